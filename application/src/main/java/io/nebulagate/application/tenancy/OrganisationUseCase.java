package io.nebulagate.application.tenancy;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;

/**
 * Runs organisations and their members. Whether the caller may do so has been asked before.
 * Blocking; thread-safe.
 */
public interface OrganisationUseCase {

  /**
   * Adds an organisation with an account.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} or {@link
   *     GatewayError.AlreadyExists}
   */
  Organisation add(String name);

  /**
   * One organisation.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}
   */
  Organisation find(long id);

  /** One page of the organisations the caller may see, newest first. */
  Page<Organisation> list(Principal caller, int page, int size);

  /** The members, by name. */
  List<Member> members(long organisation);

  /** The place of one person in an organisation. */
  Optional<Member> member(long organisation, long user);

  /** As {@link MemberStore#put}. */
  Member appoint(long organisation, long user, OrganisationRole role);

  /**
   * Removes a member.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}, or {@link
   *     GatewayError.InvalidValue} for the last owner
   */
  void dismiss(long organisation, long user);
}

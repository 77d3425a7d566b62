package io.nebulagate.application.tenancy;

import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;

/**
 * Keeps who belongs to which organisation. One that has had an owner keeps at least one, also when
 * two are removed at the same time. Blocking; thread-safe.
 */
public interface MemberStore {

  /** How many people an organisation has at most. */
  int MEMBERS_MAX = 10_000;

  /**
   * Makes a person a member, or changes the role of one who is.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such organisation
   *     or person, {@link GatewayError.InvalidValue} when this would leave no owner or more than
   *     {@link #MEMBERS_MAX} people
   */
  Member put(long organisation, long user, OrganisationRole role);

  /**
   * Removes a member.
   *
   * @return whether there was one
   * @throws GatewayException with {@link GatewayError.InvalidValue} for the last owner
   */
  boolean remove(long organisation, long user);

  /** The place of one person in one organisation. */
  Optional<Member> find(long organisation, long user);

  /** All places of one person. */
  List<Member> of(long user);

  /** The people of an organisation, by name. */
  List<Member> in(long organisation);
}

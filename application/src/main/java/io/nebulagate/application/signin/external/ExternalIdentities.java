package io.nebulagate.application.signin.external;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.ExternalIdentity;
import io.nebulagate.domain.signin.Person;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps which external identity is whose: each one person's, and one of an issuer at most for each
 * person. Blocking; thread-safe.
 */
public interface ExternalIdentities {

  /** An identity that is linked to a person. */
  record Linked(long id, ExternalIdentity identity, Instant at) {}

  /** Whose identity this is, enabled or not. */
  Optional<Person> find(ExternalIdentity identity);

  /** Whose verified address this is, enabled or not. */
  Optional<Person> ownerOf(EmailAddress address);

  /**
   * Links an identity to a person, in one step with seeing that the address is still the person's.
   *
   * @return false, and nothing changes, when it is not, when the identity is linked already, or the
   *     person to another one of the same issuer
   */
  boolean link(ExternalIdentity identity, long user, EmailAddress address);

  /**
   * Adds a person with this identity, and with the address as verified if there is one. Of many
   * callers at the same moment one adds.
   *
   * @return nothing, and nothing changes, when the identity or the address is somebody's by now
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when the name is taken
   */
  Optional<Person> add(ExternalAssertion who, NewUser user);

  /** The identities of a person, oldest first. */
  List<Linked> of(long user);

  /** Ends a link of this person; false when there is none such. */
  boolean unlink(long user, long id);
}

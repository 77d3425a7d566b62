package io.nebulagate.application.signin.external;

import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.ExternalIdentity;
import java.util.Optional;

/**
 * What an identity provider has proved of somebody.
 *
 * @param email an address of which the provider says that it has verified it; any other says
 *     nothing
 * @param username what the person is called there; a wish, as far as we are concerned
 * @param displayName the person's name
 * @param mayBeNew whether the operator lets people in whom nobody has added
 */
public record ExternalAssertion(
    ExternalIdentity identity,
    Optional<EmailAddress> email,
    String username,
    String displayName,
    boolean mayBeNew) {}

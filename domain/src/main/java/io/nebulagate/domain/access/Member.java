package io.nebulagate.domain.access;

import java.time.Instant;

/** A person's place in an organisation. */
public record Member(
    long organisation, long user, String username, OrganisationRole role, Instant since) {}

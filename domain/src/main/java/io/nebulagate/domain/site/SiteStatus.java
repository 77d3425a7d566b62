package io.nebulagate.domain.site;

import java.util.Optional;

/**
 * What a site tells everybody.
 *
 * @param kind which member of the family it is, where it says so
 * @param version what it calls its version; empty when it does not
 * @param unit what it counts in
 * @param turnstile whether it wants proof that a human asks
 */
public record SiteStatus(
    Optional<SiteKind> kind, Optional<String> version, QuotaUnit unit, boolean turnstile) {}

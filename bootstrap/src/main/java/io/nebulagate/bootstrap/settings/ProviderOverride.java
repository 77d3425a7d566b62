package io.nebulagate.bootstrap.settings;

import io.nebulagate.domain.access.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What the environment says about one provider; it outranks what the database holds.
 *
 * @param apiKey the upstream credential
 * @param baseUrl the upstream's root
 * @param timeout how long the first byte may take
 */
public record ProviderOverride(
    Optional<Secret> apiKey, Optional<URI> baseUrl, Optional<Duration> timeout) {}

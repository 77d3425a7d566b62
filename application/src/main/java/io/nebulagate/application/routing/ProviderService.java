package io.nebulagate.application.routing;

import io.nebulagate.application.access.Names;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Checks what operators configure, keeps it, and puts it in force. */
public final class ProviderService implements ProviderUseCase {

  private static final int KEYS_MAX = 100;
  private static final int KEY_LENGTH_MAX = 4_096;
  private static final int MODELS_MAX = 5_000;
  private static final int TAGS_MAX = 50;
  private static final int NUMBER_MAX = 1_000_000;
  private static final Duration TIMEOUT_MAX = Duration.ofHours(1);
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final ProviderStore store;
  private final LiveCatalogue catalogue;

  /** Keeps providers in {@code store}; requests read them from {@code catalogue}. */
  public ProviderService(ProviderStore store, LiveCatalogue catalogue) {
    this.store = store;
    this.catalogue = catalogue;
  }

  @Override
  public Kept add(Provider provider, List<Secret> keys) {
    check(provider);
    checkKeys(keys);
    Kept kept = store.add(provider, keys);
    catalogue.reload();
    return kept;
  }

  @Override
  public Kept change(long id, UnaryOperator<Provider> change, Optional<List<Secret>> keys) {
    Provider changed = change.apply(find(id).provider());
    check(changed);
    keys.ifPresent(ProviderService::checkKeys);
    Kept kept = store.replace(changed, keys);
    catalogue.reload();
    return kept;
  }

  @Override
  public Kept find(long id) {
    return store.find(id).orElseThrow(ProviderService::unknown);
  }

  @Override
  public List<Kept> list() {
    return store.list();
  }

  @Override
  public void remove(long id) {
    if (!store.remove(id)) {
      throw unknown();
    }
    catalogue.reload();
  }

  private static void check(Provider provider) {
    Names.check("name", provider.name());
    provider.region().ifPresent(region -> Names.check("region", region));
    provider.tags().forEach(tag -> Names.check("tags", tag));
    checkRange("tags", provider.tags().size(), 0, TAGS_MAX);
    checkRange("models", provider.models().size(), 0, MODELS_MAX);
    checkRange("weight", provider.weight(), 0, NUMBER_MAX);
    checkRange("priority", provider.priority(), -NUMBER_MAX, NUMBER_MAX);
    checkAddress(provider.baseUrl());
    checkTimeout("timeouts.connect_ms", provider.timeouts().connect());
    checkTimeout("timeouts.first_byte_ms", provider.timeouts().firstByte());
    checkTimeout("timeouts.idle_ms", provider.timeouts().idle());
  }

  private static void checkAddress(URI url) {
    String scheme = url.getScheme();
    if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw GatewayException.invalidValue("base_url", "starts with http:// or https://");
    }
    if (url.getHost() == null || url.getPort() > 65_535 || url.getPort() == 0) {
      throw GatewayException.invalidValue(
          "base_url", "names a host, and a port from 1 to 65535 if any");
    }
    if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
      throw GatewayException.invalidValue("base_url", "has neither a password nor ? nor #");
    }
  }

  /** A key travels in a header, so it has to be visible ASCII: anything else could forge one. */
  private static void checkKeys(List<Secret> keys) {
    checkRange("keys", keys.size(), 1, KEYS_MAX);
    for (Secret key : keys) {
      String text = key.reveal();
      if (text.isEmpty()
          || text.length() > KEY_LENGTH_MAX
          || text.chars().anyMatch(c -> c <= 32 || c >= 127)) {
        throw GatewayException.invalidValue("keys", "each has 1 to 4096 visible ASCII characters");
      }
    }
  }

  private static void checkTimeout(String field, Duration timeout) {
    if (timeout.toMillis() < 1 || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw GatewayException.invalidValue(field, "lies between 1 millisecond and 1 hour");
    }
  }

  private static void checkRange(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw GatewayException.invalidValue(field, "lies between " + min + " and " + max);
    }
  }

  private static GatewayException unknown() {
    return new GatewayException(new GatewayError.NotFound("provider"));
  }
}

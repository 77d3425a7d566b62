package io.nebulagate.application.routing;

import io.nebulagate.application.access.Names;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.ProviderType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Checks what operators configure, keeps it, and puts it in force. */
public final class ProviderService implements ProviderUseCase {

  private static final int KEYS_MAX = 100;
  private static final int KEY_LENGTH_MAX = 4_096;
  private static final int MODELS_MAX = 5_000;
  private static final int TAGS_MAX = 50;
  private static final int NUMBER_MAX = 1_000_000;
  private static final Duration TIMEOUT_MAX = Duration.ofHours(1);
  private static final Duration STALE_MIN = Duration.ofHours(1);
  private static final Duration STALE_MAX = Duration.ofDays(365);
  private static final Pattern API_VERSION =
      Pattern.compile("v1|preview|[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?");
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final ProviderStore store;
  private final LiveCatalogue catalogue;
  private final AddressCheck addresses;

  /**
   * Keeps providers in {@code store}; requests read them from {@code catalogue}.
   *
   * @param addresses where providers may live
   */
  public ProviderService(ProviderStore store, LiveCatalogue catalogue, AddressCheck addresses) {
    this.store = store;
    this.catalogue = catalogue;
    this.addresses = addresses;
  }

  @Override
  public Kept add(Provider provider, Secrets secrets) {
    check(provider);
    checkSecrets(provider, secrets);
    if (provider.type() == ProviderType.NEWAPI) {
      if (secrets.accessToken().isEmpty()) {
        throw new GatewayException(new GatewayError.MissingParameter("access_token"));
      }
    } else if (secrets.keys().isEmpty()) {
      throw new GatewayException(new GatewayError.MissingParameter("keys"));
    }
    addresses.check(provider.baseUrl());
    Kept kept = store.add(provider, secrets);
    catalogue.reload();
    return kept;
  }

  @Override
  public Kept change(long id, UnaryOperator<Provider> change, Secrets secrets) {
    Provider before = find(id).provider();
    Provider changed = change.apply(before);
    if (changed.type() != before.type()) {
      throw GatewayException.invalidValue("type", "cannot be changed; add another provider");
    }
    check(changed);
    checkSecrets(changed, secrets);
    if (!changed.baseUrl().equals(before.baseUrl())) { // what else changes must stay possible
      addresses.check(changed.baseUrl());
    }
    Kept kept = store.replace(changed, secrets);
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
  public ProviderKey switchKey(long provider, long key, boolean on) {
    boolean unknownText =
        find(provider).keys().stream()
            .anyMatch(kept -> kept.id() == key && kept.status() == ProviderKey.Status.UNRESOLVED);
    if (on && unknownText) {
      throw GatewayException.invalidValue("enabled", "the site has not told the key's text");
    }
    ProviderKey switched =
        store
            .switchKey(provider, key, on)
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("provider key")));
    if (on) {
      catalogue.states().keyTaken(key);
    }
    catalogue.reload();
    return switched;
  }

  @Override
  public List<Long> switchTagged(String tag, boolean on) {
    Names.check("tag", tag);
    List<Long> changed = store.switchTagged(tag, on);
    if (!changed.isEmpty()) {
      catalogue.reload();
    }
    return changed;
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
    checkAliases(provider);
    checkRange("weight", provider.traffic().weight(), 0, NUMBER_MAX);
    checkRange("priority", provider.traffic().priority(), -NUMBER_MAX, NUMBER_MAX);
    provider.traffic().rpmMax().ifPresent(rpm -> checkRange("rpm_limit", rpm, 1, NUMBER_MAX));
    provider.site().ifPresent(ProviderService::checkSite);
    provider.apiVersion().ifPresent(version -> checkApiVersion(provider.type(), version));
    checkAddress(provider.baseUrl());
    checkTimeout("timeouts.connect_ms", provider.timeouts().connect());
    checkTimeout("timeouts.first_byte_ms", provider.timeouts().firstByte());
    checkTimeout("timeouts.idle_ms", provider.timeouts().idle());
    checkTimeout("timeouts.total_ms", provider.timeouts().total());
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

  /** What a site has is known only from the site, later. */
  private static void checkAliases(Provider provider) {
    checkRange("model_alias_mapping", provider.aliases().size(), 0, MODELS_MAX);
    if (provider.type() == ProviderType.NEWAPI) {
      return;
    }
    Set<ModelName> upstream = Set.copyOf(provider.models().values());
    provider
        .aliases()
        .forEach((alias, name) -> {
          if (!upstream.contains(name)) {
            throw GatewayException.invalidValue(
                "model_alias_mapping", "names " + name + ", which none of the models is upstream");
          }
        });
  }

  private static void checkSite(Provider.Site site) {
    if (site.userId() < 1) {
      throw GatewayException.invalidValue("user_id", "is a number from 1");
    }
    Duration staleAfter = site.staleAfter();
    if (staleAfter.compareTo(STALE_MIN) < 0 || staleAfter.compareTo(STALE_MAX) > 0) {
      throw GatewayException.invalidValue("stale_after_hours", "lies between 1 and 8760");
    }
  }

  /** The editions of Azure's API, by date or by the names of those without one (2026-11). */
  private static void checkApiVersion(ProviderType type, String version) {
    if (type != ProviderType.AZURE) {
      throw GatewayException.invalidValue("api_version", "only a provider of type azure has one");
    }
    if (!API_VERSION.matcher(version).matches()) {
      throw GatewayException.invalidValue(
          "api_version", "is v1, preview or a date such as 2024-10-21 or 2025-04-01-preview");
    }
  }

  private static void checkSecrets(Provider provider, Secrets secrets) {
    boolean isSite = provider.type() == ProviderType.NEWAPI;
    if (isSite && secrets.keys().map(keys -> !keys.isEmpty()).orElse(false)) {
      throw GatewayException.invalidValue("keys", "a site's keys are learnt from the site");
    }
    if (!isSite && secrets.accessToken().isPresent()) {
      throw GatewayException.invalidValue("access_token", "only a provider of type newapi has one");
    }
    if (!isSite) {
      secrets.keys().ifPresent(ProviderService::checkKeys);
    }
    secrets.accessToken().ifPresent(token -> checkSecret("access_token", token));
  }

  private static void checkKeys(List<Secret> keys) {
    checkRange("keys", keys.size(), 1, KEYS_MAX);
    keys.forEach(key -> checkSecret("keys", key));
  }

  /** A secret travels in a header, so it is visible ASCII: anything else could forge one. */
  private static void checkSecret(String field, Secret secret) {
    String text = secret.reveal();
    if (text.isEmpty()
        || text.length() > KEY_LENGTH_MAX
        || text.chars().anyMatch(c -> c <= 32 || c >= 127)) {
      throw GatewayException.invalidValue(field, "has 1 to 4096 visible ASCII characters");
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

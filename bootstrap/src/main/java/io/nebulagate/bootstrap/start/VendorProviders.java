package io.nebulagate.bootstrap.start;

import io.nebulagate.application.routing.UpstreamModels;
import io.nebulagate.application.setup.FirstStart;
import io.nebulagate.application.setup.FirstStart.FirstProvider;
import io.nebulagate.bootstrap.settings.ProviderOverride;
import io.nebulagate.bootstrap.settings.Settings.Upstreams;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The providers that a vendor's key alone makes, on an empty database. */
final class VendorProviders {

  private static final Logger LOG = Logger.getLogger("nebulagate");

  private static final List<Vendor> VENDORS =
      List.of(
          new Vendor("openai", ProviderType.OPENAI, "https://api.openai.com"),
          new Vendor("anthropic", ProviderType.ANTHROPIC, "https://api.anthropic.com"),
          new Vendor("gemini", ProviderType.GEMINI, "https://generativelanguage.googleapis.com"));

  private final FirstStart firstStart;
  private final UpstreamModels upstreamModels;
  private final Map<ModelName, PriceSheet> prices = ShippedPrices.read();

  VendorProviders(FirstStart firstStart, UpstreamModels upstreamModels) {
    this.firstStart = firstStart;
    this.upstreamModels = upstreamModels;
  }

  /** A vendor, and where its API is. */
  private record Vendor(String name, ProviderType type, String url) {

    String variable() {
      return name.toUpperCase(Locale.ROOT) + "_API_KEY";
    }
  }

  /**
   * Makes one for each key.
   *
   * @return a model to try first; nothing when no provider was made
   */
  Optional<String> make(Upstreams told) {
    List<ModelName> served = new ArrayList<>();
    boolean made = false;
    for (Vendor vendor : VENDORS) {
      Optional<List<ModelName>> models =
          Optional.ofNullable(told.vendorKeys().get(vendor.name()))
              .flatMap(key -> make(vendor, key, told.overrideOf(vendor.name())));
      made |= models.isPresent();
      models.ifPresent(served::addAll);
    }
    return made ? Optional.of(example(served)) : Optional.empty();
  }

  private Optional<List<ModelName>> make(
      Vendor vendor, Secret key, Optional<ProviderOverride> override) {
    URI url = override.flatMap(ProviderOverride::baseUrl).orElse(URI.create(vendor.url()));
    Secret used = override.flatMap(ProviderOverride::apiKey).orElse(key);
    Provider asked = Provider.of(vendor.type(), vendor.name(), url, Map.of());
    List<ModelName> models;
    try {
      models = upstreamModels.list(asked, used);
    } catch (UpstreamException unavailable) {
      LOG.errorf(
          "%s: the upstream did not list its models (%s); no provider was made",
          vendor.variable(), unavailable.fault().outcome());
      return Optional.empty();
    }
    firstStart.add(new FirstProvider(vendor.type(), vendor.name(), url, used, models, prices));
    LOG.infof("made provider %s with %d models", vendor.name(), models.size());
    if (models.stream().noneMatch(prices::containsKey)) {
      LOG.warnf(
          "no model of %s is on the shipped price list; price them with PUT /api/price/",
          vendor.name());
    }
    return Optional.of(models);
  }

  /** One that has a price and is known to converse, where there is such a one. */
  private String example(List<ModelName> served) {
    return served.stream()
        .filter(prices::containsKey)
        .map(ModelName::value)
        .filter(name -> name.startsWith("gpt-"))
        .findFirst()
        .orElse(served.isEmpty() ? "gpt-4o-mini" : served.getFirst().value());
  }
}

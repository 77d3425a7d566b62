package io.nebulagate.inbound.http.admin.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Ratios;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.routing.Route;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * new-api's answer to {@code GET /api/pricing}, with numbers where it has numbers. Models whose
 * price this form cannot say are left out, for a wrong price is worse than none; so are models that
 * nobody serves. Names of price groups may tell who gets a discount: only those are shown that the
 * caller may know.
 */
record PricingView(
    boolean success,
    String message,
    List<ModelView> data,
    List<String> vendors,
    @JsonProperty("group_ratio") Map<String, BigDecimal> groupRatio,
    @JsonProperty("usable_group") Map<String, String> usableGroup,
    @JsonProperty("supported_endpoint") Map<String, SiteEndpoint.View> supportedEndpoint,
    @JsonProperty("auto_groups") List<String> autoGroups,
    @JsonProperty("pricing_version") String pricingVersion) {

  static PricingView of(Catalogue catalogue, SortedSet<String> groups) {
    List<String> names = List.copyOf(groups);
    List<ModelView> models =
        catalogue.prices().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .flatMap(priced -> {
              List<Route> routes =
                  catalogue.routes(priced.getKey()).stream().filter(Route::usable).toList();
              Sold sold = new Sold(priced.getKey(), names, SiteEndpoint.of(routes));
              return routes.isEmpty()
                  ? Stream.empty()
                  : ModelView.of(sold, priced.getValue()).stream();
            })
            .toList();
    long newest =
        catalogue.prices().values().stream().mapToLong(PriceSheet::version).max().orElse(0);
    return new PricingView(
        true,
        "",
        models,
        List.of(),
        byName(names, group -> number(catalogue.groupRatio(group))),
        byName(names, group -> group),
        SiteEndpoint.all(),
        List.of(),
        Long.toString(newest));
  }

  private static <T> Map<String, T> byName(List<String> names, Function<String, T> value) {
    Map<String, T> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, value.apply(name)));
    return values;
  }

  /** Without the exponent that trailing zeros may leave. */
  private static BigDecimal number(BigDecimal decimal) {
    BigDecimal stripped = decimal.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0, RoundingMode.UNNECESSARY) : stripped;
  }

  /** A model, in which groups it is sold, and what it can be asked. */
  record Sold(ModelName name, List<String> groups, List<String> endpoints) {}

  /** One model; {@code quota_type} 0 is priced by ratios, 1 by the call. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "PricedModel")
  record ModelView(
      @JsonProperty("model_name") String modelName,
      @JsonProperty("quota_type") int quotaType,
      @JsonProperty("model_ratio") BigDecimal modelRatio,
      @JsonProperty("model_price") BigDecimal modelPrice,
      @JsonProperty("owner_by") String ownerBy,
      @JsonProperty("completion_ratio") BigDecimal completionRatio,
      @JsonProperty("cache_ratio") @Nullable BigDecimal cacheRatio,
      @JsonProperty("create_cache_ratio") @Nullable BigDecimal createCacheRatio,
      @JsonProperty("image_ratio") @Nullable BigDecimal imageRatio,
      @JsonProperty("audio_ratio") @Nullable BigDecimal audioRatio,
      @JsonProperty("audio_completion_ratio") @Nullable BigDecimal audioCompletionRatio,
      @JsonProperty("enable_groups") List<String> enableGroups,
      @JsonProperty("supported_endpoint_types") List<String> supportedEndpointTypes) {

    static Optional<ModelView> of(Sold model, PriceSheet sheet) {
      Optional<Money> perCall = sheet.perCall();
      if (perCall.isEmpty()) {
        return Ratios.of(sheet).map(ratios -> of(model, ratios));
      }
      boolean callsAlone =
          sheet.units().keySet().stream()
              .map(Unit::kind)
              .allMatch(kind -> kind == Unit.Kind.CALL || kind == Unit.Kind.TOOL);
      return callsAlone ? perCall.map(call -> of(model, call)) : Optional.empty();
    }

    private static ModelView of(Sold model, Money perCall) {
      return new ModelView(
          model.name().value(),
          1,
          BigDecimal.ZERO,
          number(new BigDecimal(perCall.toDecimal())),
          "",
          BigDecimal.ZERO,
          null,
          null,
          null,
          null,
          null,
          model.groups(),
          model.endpoints());
    }

    private static ModelView of(Sold model, Ratios ratios) {
      return new ModelView(
          model.name().value(),
          0,
          number(ratios.model()),
          BigDecimal.ZERO,
          "",
          number(ratios.completion()),
          ratios.cache().map(PricingView::number).orElse(null),
          ratios.createCache().map(PricingView::number).orElse(null),
          ratios.image().map(PricingView::number).orElse(null),
          ratios.audio().map(PricingView::number).orElse(null),
          ratios.audioCompletion().map(PricingView::number).orElse(null),
          model.groups(),
          model.endpoints());
    }
  }
}

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
    @JsonProperty("supported_endpoint") Map<String, EndpointView> supportedEndpoint,
    @JsonProperty("auto_groups") List<String> autoGroups,
    @JsonProperty("pricing_version") String pricingVersion) {

  private static final String ENDPOINT = "openai";

  static PricingView of(Catalogue catalogue, SortedSet<String> groups) {
    List<String> names = List.copyOf(groups);
    List<ModelView> models =
        catalogue.prices().entrySet().stream()
            .filter(priced -> catalogue.routes(priced.getKey()).stream().anyMatch(Route::usable))
            .sorted(Map.Entry.comparingByKey())
            .flatMap(priced -> ModelView.of(priced.getKey(), priced.getValue(), names).stream())
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
        Map.of(ENDPOINT, new EndpointView("/v1/chat/completions", "POST")),
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

  /** Where an API is. */
  record EndpointView(String path, String method) {}

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

    static Optional<ModelView> of(ModelName model, PriceSheet sheet, List<String> groups) {
      Optional<Money> perCall = sheet.perCall();
      if (perCall.isEmpty()) {
        return Ratios.of(sheet).map(ratios -> of(model, ratios, groups));
      }
      boolean callsAlone =
          sheet.units().keySet().stream()
              .map(Unit::kind)
              .allMatch(kind -> kind == Unit.Kind.CALL || kind == Unit.Kind.TOOL);
      return callsAlone ? perCall.map(call -> of(model, call, groups)) : Optional.empty();
    }

    private static ModelView of(ModelName model, Money perCall, List<String> groups) {
      return new ModelView(
          model.value(),
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
          groups,
          List.of(ENDPOINT));
    }

    private static ModelView of(ModelName model, Ratios ratios, List<String> groups) {
      return new ModelView(
          model.value(),
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
          groups,
          List.of(ENDPOINT));
    }
  }
}

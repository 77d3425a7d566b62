package io.nebulagate.outbound.provider.newapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Ratios;
import io.nebulagate.domain.site.SiteCosts;
import io.nebulagate.domain.site.SiteModel;
import io.nebulagate.domain.site.SiteModel.Pricing;
import io.nebulagate.domain.site.SiteModel.Reason;
import io.nebulagate.domain.site.SitePricing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code GET /api/pricing}, of 2025 and of 2026. */
final class PricingAnswer {

  private static final int MODELS_MAX = 5_000;
  private static final int GROUPS_MAX = 1_000;
  private static final int NAME_MAX = 256;
  private static final String BY_FORMULA = "tiered_expr";
  private static final int BY_TOKENS = 0;
  private static final int BY_CALL = 1;

  private final Map<ModelName, SiteModel> models = new LinkedHashMap<>();
  private final Map<String, BigDecimal> groupRatios = new HashMap<>();
  private final List<String> autoGroups = new ArrayList<>();
  private boolean success = true;
  private String message = "";

  private PricingAnswer() {}

  static SitePricing read(byte[] body) {
    PricingAnswer answer = new PricingAnswer();
    SiteJson.read(body, answer::member, answer::model);
    new SiteJson.Envelope(answer.success, answer.message, MissingNode.getInstance()).orRefuse();
    if (answer.models.isEmpty()) {
      throw SiteJson.malformed("a pricing without a model");
    }
    return new SitePricing(
        List.copyOf(answer.models.values()), answer.groupRatios, answer.autoGroups);
  }

  private void member(String name, JsonNode value) {
    switch (name) {
      case "success" -> success = !value.isBoolean() || value.booleanValue();
      case "message" -> message = SiteJson.words(value.asText());
      case "group_ratio" -> groupRatios(value);
      case "auto_groups" -> autoGroups.addAll(names(value));
      default -> {}
    }
  }

  private void groupRatios(JsonNode ratios) {
    ratios
        .properties()
        .forEach(group -> {
          Optional<BigDecimal> ratio = SiteJson.number(group.getValue()).filter(SiteCosts::sane);
          if (ratio.isPresent() && isName(group.getKey()) && groupRatios.size() < GROUPS_MAX) {
            groupRatios.put(group.getKey(), ratio.get());
          }
        });
  }

  private void model(JsonNode model) {
    Optional<ModelName> name = modelName(model.path("model_name").asText());
    if (name.isEmpty()) {
      return; // nobody could ask for it
    }
    if (models.size() == MODELS_MAX && !models.containsKey(name.get())) {
      throw new SiteException(new SiteFault.TooLarge("more than " + MODELS_MAX + " models"));
    }
    models.put(
        name.get(),
        new SiteModel(
            name.get(),
            pricing(model),
            groups(model),
            names(model.path("supported_endpoint_types"))));
  }

  /** A site that does not say where it sells a model sells it everywhere. */
  private static Set<String> groups(JsonNode model) {
    JsonNode several = model.path("enable_groups");
    JsonNode said = several.isMissingNode() ? model.path("enable_group") : several;
    if (said.isTextual()) {
      return Set.of(said.asText());
    }
    return said.isArray() ? names(said) : Set.of(SiteModel.ALL);
  }

  private static Pricing pricing(JsonNode model) {
    if (model.path("billing_mode").asText().equals(BY_FORMULA)) {
      return new Pricing.Unknown(Reason.FORMULA);
    }
    Optional<Pricing> stated =
        switch (model.path("quota_type").asInt(BY_TOKENS)) {
          case BY_TOKENS -> byRatio(model);
          case BY_CALL -> ratio(model, "model_price").map(Pricing.ByCall::new);
          default -> Optional.of(new Pricing.Unknown(Reason.FORMULA));
        };
    return stated.orElseGet(() -> new Pricing.Unknown(Reason.ABSURD));
  }

  private static Optional<Pricing> byRatio(JsonNode model) {
    Optional<BigDecimal> prompt = ratio(model, "model_ratio");
    Optional<BigDecimal> completion = ratio(model, "completion_ratio");
    boolean sane =
        OPTIONAL_RATIOS.stream()
            .allMatch(name -> isAbsent(model, name) || ratio(model, name).isPresent());
    if (prompt.isEmpty() || completion.isEmpty() || !sane) {
      return Optional.empty();
    }
    return Optional.of(
        new Pricing.ByRatio(
            new Ratios(
                prompt.get(),
                completion.get(),
                ratio(model, "cache_ratio"),
                ratio(model, "create_cache_ratio"),
                ratio(model, "image_ratio"),
                ratio(model, "audio_ratio"),
                ratio(model, "audio_completion_ratio"))));
  }

  private static final List<String> OPTIONAL_RATIOS =
      List.of(
          "cache_ratio",
          "create_cache_ratio",
          "image_ratio",
          "audio_ratio",
          "audio_completion_ratio");

  private static boolean isAbsent(JsonNode model, String name) {
    return model.path(name).isMissingNode() || model.path(name).isNull();
  }

  private static Optional<BigDecimal> ratio(JsonNode model, String name) {
    return SiteJson.number(model.path(name)).filter(SiteCosts::sane);
  }

  private static Set<String> names(JsonNode list) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode name : list) {
      if (name.isTextual() && isName(name.asText()) && names.size() < GROUPS_MAX) {
        names.add(name.asText());
      }
    }
    return names;
  }

  private static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= NAME_MAX
        && text.chars().noneMatch(Character::isISOControl);
  }

  static Optional<ModelName> modelName(String text) {
    try {
      return Optional.of(new ModelName(text));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }
}

package io.nebulagate.domain.site;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Ratios;
import io.nebulagate.domain.routing.Endpoint;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model as a site offers it.
 *
 * @param groups the price groups it is sold in; {@link #ALL} stands for every one
 * @param endpoints the forms of request it may be asked with; none when the site does not say
 */
public record SiteModel(
    ModelName name, Pricing pricing, Set<String> groups, Set<String> endpoints) {

  /** The group that stands for every one. */
  public static final String ALL = "all";

  /** What sites call what they can be asked. */
  private static final Map<String, Endpoint> BY_NAME =
      Map.of(
          "openai", Endpoint.OPENAI_CHAT,
          "openai-response", Endpoint.OPENAI_RESPONSES,
          "anthropic", new Endpoint(Dialect.ANTHROPIC, Api.CHAT),
          "gemini", new Endpoint(Dialect.GEMINI, Api.CHAT),
          "embeddings", new Endpoint(Dialect.OPENAI, Api.EMBEDDINGS),
          "image-generation", new Endpoint(Dialect.OPENAI, Api.IMAGES),
          "jina-rerank", new Endpoint(Dialect.OPENAI, Api.RERANK),
          "openai-video", new Endpoint(Dialect.OPENAI, Api.VIDEOS));

  /** Copies the sets. */
  public SiteModel {
    groups = Set.copyOf(groups);
    endpoints = Set.copyOf(endpoints);
  }

  /** Whether it is sold in one of {@code some}. */
  public boolean soldIn(Collection<String> some) {
    return groups.contains(ALL) || some.stream().anyMatch(groups::contains);
  }

  /** Whether it can be relayed to: the site says nothing else, or lists something known here. */
  public boolean relayable() {
    return endpoints.isEmpty() || endpoints.stream().anyMatch(BY_NAME::containsKey);
  }

  /** What sites mean by their names of endpoints; those that nobody knows here are left out. */
  public static Set<Endpoint> known(Collection<String> names) {
    return names.stream()
        .map(BY_NAME::get)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What a site says it charges, before the factor of a group. */
  public sealed interface Pricing {

    /** By tokens, in ratios of the site's unit. */
    record ByRatio(Ratios ratios) implements Pricing {}

    /** One amount of dollars per call. */
    record ByCall(BigDecimal dollars) implements Pricing {}

    /** Nothing that could be computed with. */
    record Unknown(Reason reason) implements Pricing {}
  }

  /** Why nobody knows what a model costs. */
  public enum Reason {
    /** It is priced by tiers or a formula of the site's own. */
    FORMULA,
    /** Its numbers are negative, missing or beyond measure. */
    ABSURD
  }
}

package io.nebulagate.domain.site;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Ratios;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Set;

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

  /** Endpoints of a site that answer what OpenAI's dialect asks: chat, and vectors. */
  private static final Set<String> IN_OUR_DIALECT =
      Set.of("openai", "embeddings", "anthropic", "gemini");

  /** Copies the sets. */
  public SiteModel {
    groups = Set.copyOf(groups);
    endpoints = Set.copyOf(endpoints);
  }

  /** Whether it is sold in one of {@code some}. */
  public boolean soldIn(Collection<String> some) {
    return groups.contains(ALL) || some.stream().anyMatch(groups::contains);
  }

  /**
   * Whether it can be relayed to in OpenAI's dialect: the site says nothing else, or lists a form
   * that it answers in that dialect itself.
   */
  public boolean relayable() {
    return endpoints.isEmpty() || endpoints.stream().anyMatch(IN_OUR_DIALECT::contains);
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

package io.nebulagate.domain.site;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What a site sells and for how much.
 *
 * @param groupRatios the factor per price group; a group that is not there has none that is known
 * @param autoGroups the groups that the group {@code auto} tries, in their order
 */
public record SitePricing(
    List<SiteModel> models, Map<String, BigDecimal> groupRatios, List<String> autoGroups) {

  /** The group that stands for the first of several that works. */
  public static final String AUTO = "auto";

  /** Copies the collections. */
  public SitePricing {
    models = List.copyOf(models);
    groupRatios = Map.copyOf(groupRatios);
    autoGroups = List.copyOf(autoGroups);
  }

  /** The groups that a key of {@code group} buys in. */
  public List<String> boughtIn(String group) {
    return group.equals(AUTO) && !autoGroups.isEmpty() ? autoGroups : List.of(group);
  }
}

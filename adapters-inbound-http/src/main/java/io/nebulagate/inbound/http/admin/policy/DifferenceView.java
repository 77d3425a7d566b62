package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How one version of a policy differs from another; a rule is the same where its name is. */
@Schema(name = "PolicyDifference")
record DifferenceView(
    int from,
    int to,
    @Schema(
            description =
                "Of the policy itself: `name`, `mode`, `share`, and `order` where rules that both"
                    + " have follow each other otherwise")
        List<ChangeView> policy,
    @Schema(description = "Rules that only `to` has") List<RuleView> added,
    @Schema(description = "Rules that only `from` has") List<RuleView> removed,
    List<ChangedRuleView> changed) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static DifferenceView of(Policy from, Policy to) {
    SequencedMap<String, RuleView> before = byName(from);
    SequencedMap<String, RuleView> after = byName(to);
    List<ChangeView> policy = new ArrayList<>(changes(head(from), head(to)));
    List<String> orderBefore = before.keySet().stream().filter(after::containsKey).toList();
    List<String> orderAfter = after.keySet().stream().filter(before::containsKey).toList();
    if (!orderBefore.equals(orderAfter)) {
      policy.add(new ChangeView("order", orderBefore, orderAfter));
    }
    return new DifferenceView(
        from.version(),
        to.version(),
        policy,
        without(after, before),
        without(before, after),
        changed(before, after));
  }

  private static List<RuleView> without(Map<String, RuleView> some, Map<String, RuleView> others) {
    return some.values().stream().filter(rule -> !others.containsKey(rule.name())).toList();
  }

  private static List<ChangedRuleView> changed(
      Map<String, RuleView> before, Map<String, RuleView> after) {
    List<ChangedRuleView> changed = new ArrayList<>();
    after.forEach((name, rule) -> {
      RuleView earlier = before.get(name);
      if (earlier != null && !earlier.equals(rule)) {
        changed.add(new ChangedRuleView(name, changes(values(earlier), values(rule))));
      }
    });
    return changed;
  }

  private static SequencedMap<String, RuleView> byName(Policy policy) {
    SequencedMap<String, RuleView> rules = new LinkedHashMap<>();
    for (Rule rule : policy.rules()) {
      rules.put(rule.name(), RuleView.of(rule));
    }
    return rules;
  }

  private static Map<String, Object> head(Policy policy) {
    return Map.of("name", policy.name(), "mode", policy.mode().label(), "share", policy.share());
  }

  /** What a rule says, by its path. */
  private static Map<String, Object> values(RuleView rule) {
    Map<String, Object> values = new LinkedHashMap<>();
    JsonNode tree = JSON.valueToTree(rule);
    tree.properties()
        .forEach(field -> {
          if (field.getValue().isObject()) {
            field
                .getValue()
                .properties()
                .forEach(
                    inner -> put(field.getKey() + "." + inner.getKey(), inner.getValue(), values));
          } else {
            put(field.getKey(), field.getValue(), values);
          }
        });
    return values;
  }

  private static void put(String path, JsonNode value, Map<String, Object> to) {
    if (!value.isNull()) {
      to.put(path, value);
    }
  }

  private static List<ChangeView> changes(Map<String, Object> before, Map<String, Object> after) {
    TreeSet<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    return paths.stream()
        .filter(path -> !Objects.equals(before.get(path), after.get(path)))
        .map(path -> new ChangeView(path, before.get(path), after.get(path)))
        .toList();
  }

  /** A rule that both have, and what differs. */
  @Schema(name = "PolicyRuleChange")
  record ChangedRuleView(String rule, List<ChangeView> changes) {}

  /** A value that differs. */
  @Schema(name = "PolicyValueChange")
  record ChangeView(
      @Schema(description = "Such as `when.regex`") String path,
      @Schema(description = "Null: it is not there") @Nullable Object old,
      @JsonProperty("new") @Schema(description = "Null: it is not there") @Nullable Object now) {}
}

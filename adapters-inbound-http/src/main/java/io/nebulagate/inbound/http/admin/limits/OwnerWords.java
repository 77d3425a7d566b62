package io.nebulagate.inbound.http.admin.limits;

import io.nebulagate.domain.access.LimitLevel;
import java.util.Map;
import java.util.stream.Collectors;

/** What those are called who have limits and budgets; the same words as elsewhere in the API. */
final class OwnerWords {

  static final Map<String, LimitLevel> LEVELS =
      Map.of(
          "key", LimitLevel.KEY,
          "project", LimitLevel.PROJECT,
          "user", LimitLevel.USER,
          "org", LimitLevel.ORGANISATION,
          "model", LimitLevel.MODEL);

  private static final Map<LimitLevel, String> WORDS =
      LEVELS.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private OwnerWords() {}

  static String of(LimitLevel level) {
    return WORDS.getOrDefault(level, "");
  }

  /** An id is a number, of a model its name. */
  static Object id(LimitLevel level, String id) {
    return level == LimitLevel.MODEL ? id : Long.valueOf(id);
  }
}

package io.nebulagate.inbound.http.admin.policy;

import io.nebulagate.domain.policy.RiskLevel;
import io.nebulagate.inbound.http.admin.InputReader;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words for how far somebody is distrusted. */
public final class RiskWords {

  private static final Map<String, RiskLevel> LEVELS =
      Stream.of(RiskLevel.values())
          .collect(Collectors.toMap(RiskLevel::label, Function.identity()));

  private RiskWords() {}

  /** The level that a field names. */
  public static RiskLevel level(InputReader input, String field) {
    return input.choice(field, LEVELS);
  }
}

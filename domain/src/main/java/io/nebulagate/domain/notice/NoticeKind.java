package io.nebulagate.domain.notice;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What notices are about. */
public enum NoticeKind {
  /** A part of a budget is spent. */
  BUDGET_USED,
  /** A part of what a plan includes is used. */
  ALLOWANCE_USED,
  /** A subscription ends soon. */
  SUBSCRIPTION_ENDING,
  /** A policy's guard over costs has acted. */
  COST_GUARD,
  /** Somebody tries whether a webhook works. Nobody else is told. */
  TEST;

  /** All that a webhook may be for, by their labels. */
  public static final Map<String, NoticeKind> OF_WEBHOOKS =
      Arrays.stream(values())
          .filter(kind -> kind != TEST)
          .collect(Collectors.toUnmodifiableMap(NoticeKind::label, Function.identity()));

  /** What it is called outside. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

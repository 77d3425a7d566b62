package io.nebulagate.domain.money;

import java.util.EnumMap;
import java.util.Map;

/** Collects the kinds of one usage, none of which may exceed what it lies in. */
final class KindCounts {

  private final Map<TokenKind, Long> kinds = new EnumMap<>(TokenKind.class);

  /** Notes {@code count}, but at most {@code most}; answers what was noted. */
  long put(TokenKind kind, long count, long most) {
    long taken = Math.clamp(count, 0, most);
    kinds.put(kind, taken);
    return taken;
  }

  /** What was collected; reasoning never exceeds the answer it lies in. */
  TokenUsage with(long reasoning) {
    return new TokenUsage(
        kinds, Math.clamp(reasoning, 0, kinds.getOrDefault(TokenKind.OUTPUT, 0L)));
  }
}

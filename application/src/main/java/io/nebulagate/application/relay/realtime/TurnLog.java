package io.nebulagate.application.relay.realtime;

import io.nebulagate.application.billing.CostEstimate;
import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.realtime.RealtimeWords.Heard;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What has been seen of one answer of a session. What was written down of the client's words
 * meanwhile is added to it.
 */
public final class TurnLog implements AnswerObservation {

  private static final int RAW_CHARS_MAX = 16 << 10;

  private Optional<ReportedUsage> usage = Optional.empty();
  private boolean impossible;
  private boolean complete;
  private long textBytes;
  private long promptTokens;

  /** Takes note of a message. */
  void hear(Heard heard) {
    textBytes += heard.textBytes();
    impossible |= heard.impossible();
    complete |= heard.kind() == RealtimeWords.Kind.DONE;
    heard
        .usage()
        .ifPresent(
            told -> usage = Optional.of(usage.map(before -> sum(before, told)).orElse(told)));
  }

  /** What was said before it, roughly: it counts where nothing is reported. */
  void prompt(long tokens) {
    promptTokens = tokens;
  }

  private static ReportedUsage sum(ReportedUsage one, ReportedUsage other) {
    Map<TokenKind, Long> tokens = new EnumMap<>(TokenKind.class);
    tokens.putAll(one.usage().tokens());
    other.usage().tokens().forEach((kind, count) -> tokens.merge(kind, count, TurnLog::bounded));
    Map<Unit, Long> units = new HashMap<>(one.usage().units().counts());
    other
        .usage()
        .units()
        .counts()
        .forEach((unit, count) -> {
          if (units.containsKey(unit) || units.size() < UnitUsage.UNITS_MAX) {
            units.merge(unit, count, TurnLog::bounded);
          }
        });
    long reasoning = bounded(one.usage().reasoning(), other.usage().reasoning());
    return new ReportedUsage(
        new TokenUsage(tokens, reasoning, new UnitUsage(units)), joined(one.raw(), other.raw()));
  }

  /** Several reports are kept as a list, the first of them as far as there is room. */
  private static String joined(String before, String next) {
    String list = before.startsWith("[") ? before : "[" + before + "]";
    return list.length() + next.length() > RAW_CHARS_MAX
        ? list
        : list.substring(0, list.length() - 1) + "," + next + "]";
  }

  private static long bounded(long one, long other) {
    return Math.min(one + other, TokenUsage.COUNT_MAX);
  }

  @Override
  public Optional<ReportedUsage> usage() {
    return usage;
  }

  @Override
  public boolean usageImpossible() {
    return impossible;
  }

  /** An answer that is reported costs its prompt, even one that says nothing. */
  @Override
  public boolean produced() {
    return textBytes > 0 || usage.isPresent();
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public boolean curtailed() {
    return false;
  }

  @Override
  public long producedBytes() {
    return textBytes;
  }

  @Override
  public OptionalLong promptTokens() {
    return OptionalLong.of(promptTokens);
  }

  @Override
  public long countOutputTokens(long passedBytes) {
    return CostEstimate.tokens(passedBytes);
  }
}

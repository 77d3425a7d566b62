package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has been seen of one answer in OpenAI's dialect. Written by its reader. */
final class AnswerTally implements AnswerObservation {

  /** How much of the text is kept to count its tokens; what exceeds it is counted in proportion. */
  static final int TEXT_CHARS_MAX = 256 << 10;

  private final Api api;
  private final ModelName model;
  private final TextTokens tokens;

  private final StringBuilder text = new StringBuilder();
  private final ChoiceLog choices = new ChoiceLog();
  private boolean produced;
  private boolean curtailed;
  private boolean done;
  private long producedBytes;
  private long keptBytes;
  private @Nullable UsageReport usage;

  AnswerTally(Api api, ModelName model, TextTokens tokens) {
    this.api = api;
    this.model = model;
    this.tokens = tokens;
  }

  @Override
  public Optional<ReportedUsage> usage() {
    return usage == null ? Optional.empty() : usage.report(api);
  }

  @Override
  public boolean usageImpossible() {
    return usage != null && usage.impossible();
  }

  @Override
  public boolean produced() {
    return produced;
  }

  @Override
  public boolean complete() {
    return done || choices.allEnded();
  }

  @Override
  public boolean curtailed() {
    return curtailed;
  }

  @Override
  public long producedBytes() {
    return producedBytes;
  }

  @Override
  public long countOutputTokens(long textBytes) {
    long wanted = Math.min(textBytes, producedBytes);
    if (wanted == 0 || keptBytes == 0) {
      return 0;
    }
    if (wanted < keptBytes) {
      return tokens.count(model, text.subSequence(0, charsOf(wanted)));
    }
    long counted = tokens.count(model, text);
    return wanted == keptBytes
        ? counted
        : Math.ceilDiv(Math.multiplyExact(counted, wanted), keptBytes);
  }

  /** How many chars of the kept text so many bytes are; a character is never cut. */
  private int charsOf(long bytes) {
    int chars = 0;
    long left = bytes;
    while (left > 0) {
      left -= utf8Length(text.charAt(chars));
      chars++;
    }
    return chars;
  }

  /** Something came that has no text: a sound, an image, a vector, a call without arguments. */
  void produce() {
    produced = true;
  }

  /** The text of the string the parser stands at; nothing when it stands at something else. */
  void text(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return;
    }
    int length = json.getTextLength();
    if (length == 0) {
      return;
    }
    char[] chars = json.getTextCharacters();
    int from = json.getTextOffset();
    produced = true;
    producedBytes += utf8Length(chars, from, from + length);
    int kept = Math.min(length, TEXT_CHARS_MAX - text.length());
    if (kept > 0) {
      text.append(chars, from, kept);
      keptBytes += utf8Length(chars, from, from + kept);
    }
  }

  /** Which choices were seen. */
  ChoiceLog choices() {
    return choices;
  }

  /** A bound on length or the provider's content filter has ended a choice. */
  void curtail() {
    curtailed = true;
  }

  /** The whole answer has come. */
  void done() {
    done = true;
  }

  /** The report so far, to be read on. */
  UsageReport usageReport() {
    UsageReport report = usage;
    if (report == null) {
      report = new UsageReport();
      usage = report;
    }
    return report;
  }

  private static int utf8Length(char[] chars, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      length += utf8Length(chars[i]);
    }
    return length;
  }

  /** Each half of a surrogate pair counts two: four bytes together. */
  private static int utf8Length(char c) {
    if (c < 0x80) {
      return 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }
}

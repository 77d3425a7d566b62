package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has been seen of one answer in OpenAI's dialect. Written by its reader. */
final class AnswerTally implements AnswerObservation {

  /** How much of the text is kept to count its tokens; what exceeds it is counted in proportion. */
  static final int TEXT_CHARS_MAX = 256 << 10;

  /** OpenAI allows 128 answers to one request, and 2 048 prompts in one of completions. */
  private static final int CHOICES_MAX = 1 << 18;

  private final Api api;
  private final ModelName model;
  private final TextTokens tokens;

  private final StringBuilder text = new StringBuilder();
  private final BitSet seen = new BitSet();
  private final BitSet finished = new BitSet();
  private boolean produced;
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
  public boolean produced() {
    return produced;
  }

  @Override
  public boolean complete() {
    return done || (!seen.isEmpty() && seen.cardinality() == finished.cardinality());
  }

  @Override
  public long producedBytes() {
    return producedBytes;
  }

  @Override
  public long countOutputTokens() {
    if (keptBytes == 0) {
      return 0;
    }
    long counted = tokens.count(model, text);
    return producedBytes == keptBytes
        ? counted
        : Math.ceilDiv(Math.multiplyExact(counted, producedBytes), keptBytes);
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

  /** A choice was seen, and whether it has reached its end. */
  void choice(int index, boolean ended) {
    int place = Math.clamp(index, 0, CHOICES_MAX);
    seen.set(place);
    if (ended) {
      finished.set(place);
    }
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
    int length = to - from;
    for (int i = from; i < to; i++) {
      char c = chars[i];
      if (c >= 0x80) {
        // Each half of a surrogate pair counts two: four bytes together.
        length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return length;
  }
}

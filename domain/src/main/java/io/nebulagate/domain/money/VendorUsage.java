package io.nebulagate.domain.money;

import java.util.Optional;

/**
 * A vendor's usage object as it was reported, and what is inside what in it. One form per family of
 * vendors; the form follows the upstream that counted, not the dialect of the client. A count that
 * did not come is {@link #MISSING}, and one that cannot be (negative, above 2³¹ − 1) counts as not
 * come.
 *
 * <p>Sources: the vendors' API descriptions, 2026-11.
 */
public sealed interface VendorUsage {

  /** Stands for a count that did not come. */
  long MISSING = -1;

  /** The disjoint form; nothing when prompt or answer was not counted. */
  Optional<TokenUsage> toTokens();

  /** A count as reported, or {@link #MISSING} when it is negative or beyond belief. */
  static long believable(long count) {
    return count < 0 || count > TokenUsage.COUNT_MAX ? MISSING : count;
  }

  /**
   * OpenAI's form, of most other vendors too: details lie inside the prompt's and the answer's
   * count. What is cached and what is written can overlap, and together exceed the prompt; then
   * nothing of the prompt is plain. xAI counts reasoning beside the answer, which shows in the
   * total. Of prompt and answer one may be missing when the total came.
   */
  record OpenAi(Totals totals, PromptDetails inPrompt, AnswerDetails inAnswer)
      implements VendorUsage {

    /** The three sums. */
    public record Totals(long prompt, long completion, long total) {

      /** Drops what cannot be. */
      public Totals {
        prompt = believable(prompt);
        completion = believable(completion);
        total = believable(total);
      }
    }

    /** What lies inside the prompt. */
    public record PromptDetails(long cached, long cacheWrite, long audio, long image) {

      /** No details came. */
      public static final PromptDetails NONE =
          new PromptDetails(MISSING, MISSING, MISSING, MISSING);

      /** Drops what cannot be. */
      public PromptDetails {
        cached = believable(cached);
        cacheWrite = believable(cacheWrite);
        audio = believable(audio);
        image = believable(image);
      }
    }

    /** What lies inside the answer. */
    public record AnswerDetails(long reasoning, long audio) {

      /** No details came. */
      public static final AnswerDetails NONE = new AnswerDetails(MISSING, MISSING);

      /** Drops what cannot be. */
      public AnswerDetails {
        reasoning = believable(reasoning);
        audio = believable(audio);
      }
    }

    @Override
    public Optional<TokenUsage> toTokens() {
      long output =
          totals.completion == MISSING ? rest(totals.total, totals.prompt) : wholeAnswer();
      long input = totals.prompt == MISSING ? rest(totals.total, output) : totals.prompt;
      if (input == MISSING || output == MISSING) {
        return Optional.empty();
      }
      KindCounts parts = new KindCounts();
      long cached = parts.put(TokenKind.CACHED_INPUT, inPrompt.cached, input);
      long written = parts.put(TokenKind.CACHE_WRITE, inPrompt.cacheWrite, input);
      long plain = Math.max(0, input - cached - written);
      plain -= parts.put(TokenKind.AUDIO_INPUT, inPrompt.audio, plain);
      plain -= parts.put(TokenKind.IMAGE, inPrompt.image, plain);
      parts.put(TokenKind.INPUT, plain, plain);
      long spoken = parts.put(TokenKind.AUDIO_OUTPUT, inAnswer.audio, output);
      parts.put(TokenKind.OUTPUT, output - spoken, output);
      return Optional.of(parts.with(inAnswer.reasoning));
    }

    private long wholeAnswer() {
      boolean reasoningBeside =
          inAnswer.reasoning > 0
              && totals.prompt != MISSING
              && totals.total == totals.prompt + totals.completion + inAnswer.reasoning;
      return reasoningBeside
          ? Math.min(totals.completion + inAnswer.reasoning, TokenUsage.COUNT_MAX)
          : totals.completion;
    }

    private static long rest(long whole, long part) {
      return whole == MISSING || part == MISSING || part > whole ? MISSING : whole - part;
    }
  }

  /**
   * Gemini's form: what is cached lies inside the prompt, thoughts and the prompt of tools lie
   * beside everything. A missing count is zero, but for the prompt's.
   */
  record Gemini(Counts counts, long audioInPrompt, long imagesInPrompt, long audioInAnswer)
      implements VendorUsage {

    /** Drops what cannot be. */
    public Gemini {
      audioInPrompt = believable(audioInPrompt);
      imagesInPrompt = believable(imagesInPrompt);
      audioInAnswer = believable(audioInAnswer);
    }

    /** The sums, each beside the others but for {@code cached}, which lies inside the prompt. */
    public record Counts(
        long prompt, long cached, long toolUsePrompt, long candidates, long thoughts) {

      /** Drops what cannot be. */
      public Counts {
        prompt = believable(prompt);
        cached = believable(cached);
        toolUsePrompt = believable(toolUsePrompt);
        candidates = believable(candidates);
        thoughts = believable(thoughts);
      }
    }

    @Override
    public Optional<TokenUsage> toTokens() {
      if (counts.prompt == MISSING) {
        return Optional.empty();
      }
      KindCounts parts = new KindCounts();
      long plain = counts.prompt;
      plain -= parts.put(TokenKind.CACHED_INPUT, counts.cached, plain);
      plain -= parts.put(TokenKind.AUDIO_INPUT, audioInPrompt, plain);
      plain -= parts.put(TokenKind.IMAGE, imagesInPrompt, plain);
      long tools = Math.max(0, counts.toolUsePrompt);
      parts.put(TokenKind.INPUT, plain + tools, TokenUsage.COUNT_MAX);
      long visible = Math.max(0, counts.candidates);
      visible -= parts.put(TokenKind.AUDIO_OUTPUT, audioInAnswer, visible);
      long thoughts = Math.max(0, counts.thoughts);
      parts.put(TokenKind.OUTPUT, visible + thoughts, TokenUsage.COUNT_MAX);
      return Optional.of(parts.with(thoughts));
    }
  }

  /**
   * Anthropic's form: what is read from and written to the cache lies beside the input, thinking
   * lies inside the output. Old upstreams tell only the sum of what was written; what the two
   * lifetimes do not explain of it counts as five minutes.
   */
  record Anthropic(
      long input,
      long cacheRead,
      long cacheWrite,
      long written5m,
      long written1h,
      long output,
      long thinking)
      implements VendorUsage {

    /** Drops what cannot be. */
    public Anthropic {
      input = believable(input);
      cacheRead = believable(cacheRead);
      cacheWrite = believable(cacheWrite);
      written5m = believable(written5m);
      written1h = believable(written1h);
      output = believable(output);
      thinking = believable(thinking);
    }

    @Override
    public Optional<TokenUsage> toTokens() {
      if (input == MISSING || output == MISSING) {
        return Optional.empty();
      }
      long hour = Math.max(0, written1h);
      long minutes = Math.max(0, written5m);
      long unexplained = Math.max(0, cacheWrite - minutes - hour);
      KindCounts parts = new KindCounts();
      parts.put(TokenKind.INPUT, input, input);
      parts.put(TokenKind.CACHED_INPUT, cacheRead, TokenUsage.COUNT_MAX);
      parts.put(TokenKind.CACHE_WRITE, unexplained + minutes, TokenUsage.COUNT_MAX);
      parts.put(TokenKind.CACHE_WRITE_1H, hour, TokenUsage.COUNT_MAX);
      parts.put(TokenKind.OUTPUT, output, output);
      return Optional.of(parts.with(thinking));
    }
  }

  /**
   * Cohere's form: what it bills, and beside it what its model read and wrote, with words of its
   * own that nobody pays for. A bill that did not come is as long as what was read and written.
   */
  record Cohere(long billedInput, long billedOutput, long input, long output)
      implements VendorUsage {

    /** Drops what cannot be. */
    public Cohere {
      billedInput = believable(billedInput);
      billedOutput = believable(billedOutput);
      input = believable(input);
      output = believable(output);
    }

    @Override
    public Optional<TokenUsage> toTokens() {
      long read = billedInput == MISSING ? input : billedInput;
      long written = billedOutput == MISSING ? output : billedOutput;
      if (read == MISSING || written == MISSING) {
        return Optional.empty();
      }
      KindCounts parts = new KindCounts();
      parts.put(TokenKind.INPUT, read, read);
      parts.put(TokenKind.OUTPUT, written, written);
      return Optional.of(parts.with(0));
    }
  }
}

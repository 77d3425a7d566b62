package io.nebulagate.domain.policy;

import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Something a rule looks for. */
public sealed interface Detector {

  /** The name in JSON and documents. */
  String label();

  /** Whether the words of the prompt have to be read for it. */
  default boolean readsText() {
    return this instanceof InText;
  }

  /** Whether nothing has to be read for it. */
  default boolean isPlain() {
    return !(this instanceof InText || this instanceof AnswerKeywords || this instanceof Counting);
  }

  /** What is found in the words of a prompt. */
  sealed interface InText extends Detector {}

  /** What is found in a count that is kept from request to request. */
  sealed interface Counting extends Detector {

    /** For whom it is counted. */
    Per per();
  }

  /** Any of these words, wherever they stand, as {@link Folding} makes them comparable. */
  record Keywords(List<String> words) implements InText {

    /** The longest word, in characters. */
    public static final int LENGTH_MAX = 200;

    /** Copies the words; throws IllegalArgumentException for one nobody could find. */
    public Keywords {
      words = List.copyOf(words);
      for (String word : words) {
        if (word.length() > LENGTH_MAX || Folding.of(word).isBlank()) {
          throw new IllegalArgumentException("a keyword has 1 to 200 characters, one of them seen");
        }
      }
      if (words.isEmpty()) {
        throw new IllegalArgumentException("there is at least one keyword");
      }
    }

    @Override
    public String label() {
      return "keywords";
    }
  }

  /** Any of these words in the answer, as {@link Keywords} in a prompt. */
  record AnswerKeywords(List<String> words) implements Detector {

    /** Copies the words; throws IllegalArgumentException for one nobody could find. */
    public AnswerKeywords {
      words = new Keywords(words).words();
    }

    @Override
    public String label() {
      return "answer_keywords";
    }
  }

  /** Any of these regular expressions, in the prompt as it was written. */
  record Expressions(List<String> expressions) implements InText {

    /** The longest expression, in characters. */
    public static final int LENGTH_MAX = 1_000;

    /** Copies the expressions; throws IllegalArgumentException when there is none. */
    public Expressions {
      expressions = List.copyOf(expressions);
      if (expressions.isEmpty()
          || expressions.stream().anyMatch(one -> one.isEmpty() || one.length() > LENGTH_MAX)) {
        throw new IllegalArgumentException("expressions have 1 to 1000 characters");
      }
    }

    @Override
    public String label() {
      return "regex";
    }
  }

  /**
   * Text in which every character tells more than this: what is encrypted or encoded, not written.
   *
   * @param millibits thousandths of a bit per character
   */
  record EntropyOver(int millibits) implements InText {
    @Override
    public String label() {
      return "entropy_over";
    }
  }

  /** Text of which more than so many of a hundred passages have been there before. */
  record RepetitionOver(int percent) implements InText {
    @Override
    public String label() {
      return "repetition_over";
    }
  }

  /**
   * What a model that judges texts ({@code /v1/moderations}) finds wrong.
   *
   * @param categories one of which it names; none = whatever it flags
   * @param threshold how sure of a category it is, in thousandths; empty = as it judges by itself
   * @param patience how long it may take
   */
  record Moderation(
      ModelName model, Set<String> categories, OptionalInt threshold, Duration patience)
      implements InText {

    /** The longest a model is waited for. */
    public static final Duration PATIENCE_MAX = Duration.ofSeconds(2);

    /** The shortest. */
    public static final Duration PATIENCE_MIN = Duration.ofMillis(50);

    /** The longest name of a category, in characters. */
    public static final int CATEGORY_LENGTH_MAX = 64;

    private static final int SURE = 1_000;

    /** Copies the set and checks the ranges; throws IllegalArgumentException. */
    public Moderation {
      categories = Set.copyOf(categories);
      if (patience.compareTo(PATIENCE_MIN) < 0 || patience.compareTo(PATIENCE_MAX) > 0) {
        throw new IllegalArgumentException("a model is waited for 50 to 2000 ms");
      }
      if (threshold.isPresent() && (threshold.getAsInt() < 0 || threshold.getAsInt() > SURE)) {
        throw new IllegalArgumentException("a threshold lies between 0 and 1");
      }
      if (categories.stream()
          .anyMatch(one -> one.isBlank() || one.length() > CATEGORY_LENGTH_MAX)) {
        throw new IllegalArgumentException("a category has 1 to 64 characters");
      }
    }

    @Override
    public String label() {
      return "moderation";
    }
  }

  /** One of these things is asked, in whatever dialect. */
  record Apis(Set<Api> apis) implements Detector {

    /** Copies the set. */
    public Apis {
      apis = Set.copyOf(apis);
    }

    @Override
    public String label() {
      return "paths";
    }
  }

  /** The request comes from one of these countries (ISO 3166-1, two letters). */
  record Regions(Set<String> countries) implements Detector {

    /** Copies the set; throws IllegalArgumentException for what is no country. */
    public Regions {
      countries = Set.copyOf(countries);
      if (!countries.stream().allMatch(one -> one.matches("[A-Z]{2}"))) {
        throw new IllegalArgumentException("a country has two capital letters, as in ISO 3166-1");
      }
    }

    @Override
    public String label() {
      return "regions";
    }
  }

  /** One of these models is asked for, by its own name or another that leads to it. */
  record Models(Set<ModelName> models) implements Detector {

    /** Copies the set. */
    public Models {
      models = Set.copyOf(models);
    }

    @Override
    public String label() {
      return "models";
    }
  }

  /** The key has one of these tags. */
  record Tags(Set<String> tags) implements Detector {

    /** Copies the set. */
    public Tags {
      tags = Set.copyOf(tags);
    }

    @Override
    public String label() {
      return "tags";
    }
  }

  /** Whoever the key belongs to is distrusted that much, or more. */
  record RiskAtLeast(RiskLevel level) implements Detector {
    @Override
    public String label() {
      return "risk";
    }
  }

  /**
   * A request that comes when so many were counted in the last minute. Requests in which it is
   * found do not count themselves.
   */
  record RequestsOver(Per per, long requestsPerMinute) implements Counting {

    /** Checks the range; throws IllegalArgumentException. */
    public RequestsOver {
      checkRequests(requestsPerMinute);
    }

    @Override
    public String label() {
      return "rpm_over";
    }
  }

  /** A request that comes while so many are counted that have not ended; found, as above. */
  record ConcurrencyOver(Per per, long requests) implements Counting {

    /** Checks the range; throws IllegalArgumentException. */
    public ConcurrencyOver {
      checkRequests(requests);
    }

    @Override
    public String label() {
      return "concurrency_over";
    }
  }

  /** More money was charged since the day began where the owner is. */
  record DailySpendOver(Per per, Money spend) implements Counting {

    /** Checks the range; throws IllegalArgumentException. */
    public DailySpendOver {
      if (spend.nanos() < 0) {
        throw new IllegalArgumentException("what is spent is not negative");
      }
    }

    @Override
    public String label() {
      return "daily_spend_over";
    }
  }

  private static void checkRequests(long requests) {
    if (requests < 1 || requests > Limits.REQUESTS_MAX) {
      throw new IllegalArgumentException("a number of requests is 1 to " + Limits.REQUESTS_MAX);
    }
  }

  /** A prompt of more text than so many UTF-8 bytes. */
  record LongerThan(long bytes) implements Detector {
    @Override
    public String label() {
      return "prompt_longer_than";
    }
  }
}

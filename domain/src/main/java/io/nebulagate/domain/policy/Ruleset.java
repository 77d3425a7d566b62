package io.nebulagate.domain.policy;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.Detector.InText;
import io.nebulagate.domain.policy.TextPatterns.TextPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * All policies that are looked at, made ready to judge requests. Immutable; replaced as a whole.
 *
 * <ol>
 *   <li>Policies in their order, their rules in theirs; a rule holds when all its detectors find
 *       something, those that need no text first.
 *   <li>The first rule that rejects ends it. Of rules that degrade the first counts, the others are
 *       overruled. What reroutes and limits adds up.
 *   <li>A rule judges what was asked, never what another rule made of it.
 *   <li>A policy that observes changes nothing, and what it would have done ends nothing.
 * </ol>
 */
public final class Ruleset {

  /** No policies. */
  public static final Ruleset EMPTY = of(List.of(), _ -> _ -> Optional.empty());

  /** The most rules of all policies together. */
  public static final int RULES_MAX = 2_000;

  /** The most keywords of all policies together. */
  public static final int KEYWORDS_MAX = 200_000;

  /** The most characters of all keywords together. */
  public static final int KEYWORD_CHARS_MAX = 4_000_000;

  /** The most regular expressions of all policies together. */
  public static final int EXPRESSIONS_MAX = 200;

  /** The most detectors that count of all policies together. */
  public static final int COUNTING_MAX = 64;

  /** The most models that judge texts of all policies together. */
  public static final int MODERATORS_MAX = 4;

  private final List<Ready> rules;
  private final KeywordSet keywords;

  /** Those about answers, in the order of their groups of words. */
  private final List<Ready> answerRules;

  private final KeywordSet answerWords;

  /** Those of both kinds that count something. */
  private final List<Ready> counting;

  private final Set<Per> spenders = EnumSet.noneOf(Per.class);

  private Ruleset(
      List<Ready> rules,
      List<List<String>> words,
      List<Ready> answerRules,
      List<List<String>> answerWords) {
    this.rules = List.copyOf(rules);
    this.keywords = new KeywordSet(words);
    this.answerRules = List.copyOf(answerRules);
    this.answerWords = new KeywordSet(answerWords);
    this.counting =
        Stream.concat(rules.stream(), answerRules.stream())
            .filter(ready -> !ready.tallies().isEmpty())
            .toList();
    for (Ready ready : counting) {
      for (Tally tally : ready.tallies()) {
        if (tally.detector() instanceof Detector.DailySpendOver(Per per, _)) {
          spenders.add(per);
        }
      }
    }
  }

  /** A rule and what it takes to look. */
  record Ready(
      Policy policy, Rule rule, List<Detector> plain, List<Tally> tallies, List<Look> looks) {

    /** One that looks at nothing in the prompt. */
    static Ready of(Policy policy, Rule rule) {
      return new Ready(
          policy,
          rule,
          rule.when().stream().filter(Detector::isPlain).toList(),
          rule.when().stream()
              .filter(Detector.Counting.class::isInstance)
              .map(Detector.Counting.class::cast)
              .map(one -> new Tally(policy.id(), rule.name(), one))
              .toList(),
          List.of());
    }

    Ready looking(List<Look> at) {
      return new Ready(policy, rule, plain, tallies, List.copyOf(at));
    }

    /** Whether its counts are to be asked. */
    boolean counts(Facts facts) {
      return policy.isFor(facts.apiKey()) && plain.stream().allMatch(facts::meet);
    }

    boolean isCandidate(Facts facts) {
      return counts(facts) && tallies.stream().allMatch(facts::finds);
    }

    /** What nobody can tell whether it finds something. */
    Optional<Detector> blind(Facts facts) {
      return Stream.concat(
              plain.stream().filter(facts::cannotTell),
              tallies.stream().filter(one -> !facts.found().containsKey(one)).map(Tally::detector))
          .findFirst();
    }

    /** What has found something before the prompt was read, as far as one word tells. */
    Optional<String> foundBy() {
      return Stream.concat(plain.stream(), tallies.stream().map(Tally::detector))
          .reduce((_, last) -> last)
          .map(Detector::label);
    }
  }

  /** Looks for one thing in a text. */
  record Look(InText detector, Effort effort, Sight sight) {}

  /** Finds a passage. */
  @FunctionalInterface
  interface Sight {
    Optional<Sighting> in(Prompt prompt);
  }

  /**
   * Something that was found.
   *
   * @param what the label of the detector, and what it calls it
   */
  record Sighting(String what, String passage) {}

  /** What it takes to judge a request. */
  public enum Effort {
    /** The prompt need not be read. */
    NO_TEXT,
    /** The prompt is read once, for all keywords together. */
    TEXT,
    /** The prompt is read by expressions or measured too. */
    THOROUGH,
    /** Somebody else is asked about it. */
    ASKING
  }

  /**
   * Makes policies ready.
   *
   * @throws IllegalArgumentException that says what is wrong: an expression, or too much of
   *     something
   */
  public static Ruleset of(List<Policy> policies, TextPatterns patterns) {
    List<List<String>> groups = new ArrayList<>();
    List<Ready> rules = new ArrayList<>();
    List<List<String>> answerGroups = new ArrayList<>();
    List<Ready> answerRules = new ArrayList<>();
    Bounds bounds = new Bounds();
    for (Policy policy : policies) {
      if (policy.mode() == Mode.OFF) {
        continue;
      }
      for (Rule rule : policy.rules()) {
        bounds.count(rule);
        Ready ready = Ready.of(policy, rule);
        if (rule.answerWords().isPresent()) {
          answerGroups.add(folded(rule.answerWords().get()));
          answerRules.add(ready);
          continue;
        }
        List<Look> looks = new ArrayList<>();
        for (Detector detector : rule.when()) {
          if (detector instanceof InText inText) {
            looks.add(look(inText, groups, patterns));
          }
        }
        looks.sort(Comparator.comparing(Look::effort));
        rules.add(ready.looking(looks));
      }
    }
    return new Ruleset(rules, groups, answerRules, answerGroups);
  }

  private static Look look(InText detector, List<List<String>> groups, TextPatterns patterns) {
    return switch (detector) {
      case Detector.Keywords(List<String> words) -> {
        int group = groups.size();
        groups.add(folded(words));
        yield look(detector, Effort.TEXT, prompt -> prompt.keyword(group));
      }
      case Detector.EntropyOver(int millibits) ->
          look(
              detector,
              Effort.THOROUGH,
              prompt -> prompt.entropyMillibits() > millibits ? all(prompt) : Optional.empty());
      case Detector.RepetitionOver(int percent) ->
          look(
              detector,
              Effort.THOROUGH,
              prompt -> prompt.repeatedPercent() > percent ? all(prompt) : Optional.empty());
      case Detector.Expressions(List<String> expressions) -> {
        List<TextPattern> each = expressions.stream().map(patterns::compile).toList();
        yield look(
            detector,
            Effort.THOROUGH,
            prompt -> each.stream().flatMap(one -> one.find(prompt.text()).stream()).findFirst());
      }
      case Detector.Moderation wanted ->
          new Look(
              detector,
              Effort.ASKING,
              prompt ->
                  prompt
                      .opinion(wanted)
                      .of(wanted)
                      .map(found -> new Sighting(detector.label() + ":" + found, prompt.text())));
    };
  }

  private static Look look(
      InText detector, Effort effort, Function<Prompt, Optional<String>> passage) {
    return new Look(
        detector,
        effort,
        prompt -> passage.apply(prompt).map(found -> new Sighting(detector.label(), found)));
  }

  private static Optional<String> all(Prompt prompt) {
    return Optional.of(prompt.text());
  }

  private static List<String> folded(List<String> words) {
    return words.stream().map(Folding::of).map(String::strip).distinct().toList();
  }

  /** Whether there is nothing to judge by. */
  public boolean isEmpty() {
    return rules.isEmpty() && answerRules.isEmpty();
  }

  /**
   * What has to be counted before a request of which this much is known can be judged: the counts
   * of rules all else of which holds that needs no text.
   */
  public List<Tally> tallies(Facts facts) {
    return counting.isEmpty()
        ? List.of()
        : counting.stream()
            .filter(ready -> ready.counts(facts))
            .flatMap(ready -> ready.tallies().stream())
            .toList();
  }

  /** Whose spending of the day rules ask for. */
  public Set<Per> spenders() {
    return spenders;
  }

  /**
   * What looks at the answer to a request; empty where no rule wants to.
   *
   * @param mark makes of a passage what may be kept of it
   */
  public Optional<AnswerWatch> watch(Facts facts, UnaryOperator<String> mark) {
    boolean[] watching = new boolean[answerRules.size()];
    boolean any = false;
    for (int i = 0; i < watching.length; i++) {
      Ready ready = answerRules.get(i);
      boolean closed = ready.rule().onError() == OnError.FAIL_CLOSED;
      watching[i] = ready.isCandidate(facts) && (closed || ready.blind(facts).isEmpty());
      any |= watching[i];
    }
    return any
        ? Optional.of(new AnswerWatch(answerRules, watching, answerWords, new Judgement(mark)))
        : Optional.empty();
  }

  /** What it takes to judge a request of which this much is known. */
  public Effort effort(Facts facts) {
    Effort most = Effort.NO_TEXT;
    for (Ready ready : rules) {
      if (!ready.looks().isEmpty() && ready.isCandidate(facts)) {
        Effort last = ready.looks().getLast().effort();
        if (last == Effort.ASKING) {
          return last;
        }
        most = last.compareTo(most) > 0 ? last : most;
      }
    }
    return most;
  }

  /**
   * Judges a request. Never fails: a rule whose detector does is treated as its {@link OnError}
   * says.
   *
   * @param text reads the words of the prompt; asked once at most, unless it fails
   * @param moderator asked once at most for each model; blocks where {@link #effort} says so
   * @param mark makes of a passage what may be kept of it
   */
  public Verdict judge(
      Facts facts, Supplier<String> text, Moderator moderator, UnaryOperator<String> mark) {
    Judgement judgement = new Judgement(mark);
    Prompt prompt = new Prompt(text, keywords, moderator);
    for (Ready ready : rules) {
      if (ready.isCandidate(facts)) {
        judgement.look(ready, ready.blind(facts), prompt);
        if (judgement.rejects()) {
          break;
        }
      }
    }
    return judgement.verdict();
  }

  /** Judges a request without asking anybody. */
  public Verdict judge(Facts facts, Supplier<String> text, UnaryOperator<String> mark) {
    return judge(facts, text, Moderator.NONE, mark);
  }

  /** Counts what all policies together may have so much of. */
  private static final class Bounds {
    private int rules;
    private int words;
    private int characters;
    private int expressions;
    private int counting;
    private final Set<ModelName> moderators = new HashSet<>();

    void count(Rule rule) {
      rules++;
      for (Detector detector : rule.when()) {
        switch (detector) {
          case Detector.Keywords(List<String> more) -> count(more);
          case Detector.AnswerKeywords(List<String> more) -> count(more);
          case Detector.Expressions(List<String> more) -> expressions += more.size();
          case Detector.Counting _ -> counting++;
          case Detector.Moderation wanted -> moderators.add(wanted.model());
          default -> {}
        }
      }
      check(rules, RULES_MAX, "rules");
      check(words, KEYWORDS_MAX, "keywords");
      check(characters, KEYWORD_CHARS_MAX, "characters of keywords");
      check(expressions, EXPRESSIONS_MAX, "regular expressions");
      check(counting, COUNTING_MAX, "detectors that count");
      check(moderators.size(), MODERATORS_MAX, "models that judge texts");
    }

    private void count(List<String> more) {
      words += more.size();
      characters += more.stream().mapToInt(String::length).sum();
    }

    private static void check(int count, int most, String what) {
      if (count > most) {
        throw new IllegalArgumentException(
            "all policies together have at most " + most + " " + what);
      }
    }
  }
}

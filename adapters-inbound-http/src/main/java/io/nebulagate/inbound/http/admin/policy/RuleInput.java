package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Per;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.inbound.http.admin.ApiWords;
import io.nebulagate.inbound.http.admin.InputReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rule as an operator writes it. */
final class RuleInput {

  private static final String WHEN = "when";
  private static final String THEN = "then";
  private static final String TO = "to";
  private static final String MODEL = "model";
  private static final String TAGS = "provider_tags";
  private static final String REGIONS = "regions";
  private static final String REQUESTS = "rpm";
  private static final String RISK = "risk";
  private static final String HOURS = "hours";
  private static final String ON_ERROR = "on_error";

  /** For whom is counted. */
  private static final String PER = "per";

  private static final String[] TARGETS = {MODEL, TAGS, REGIONS, REQUESTS, RISK, HOURS};

  /** What can be looked for. */
  private static final List<String> DETECTORS =
      List.of(
          "keywords",
          "answer_keywords",
          "regex",
          "regions",
          "paths",
          "models",
          "tags",
          "prompt_longer_than",
          "entropy_over",
          "repetition_over",
          "risk",
          "rpm_over",
          "concurrency_over",
          "daily_spend_over",
          "moderation");

  private static final Map<String, Per> PERS =
      Stream.of(Per.values()).collect(Collectors.toMap(Per::label, Function.identity()));

  private static final Map<String, Action.Kind> ACTIONS =
      Stream.of(Action.Kind.values())
          .collect(Collectors.toMap(Action.Kind::label, Function.identity()));

  private static final Map<String, OnError> ON_ERRORS =
      Stream.of(OnError.values()).collect(Collectors.toMap(OnError::label, Function.identity()));

  private static final BigDecimal BITS_MAX = new BigDecimal("16");
  private static final int PERCENT_MAX = 99;
  private static final int TEXTS_MAX = 1_000;

  private final InputReader input;

  private RuleInput(InputReader input) {
    this.input = input;
  }

  /** Makes a rule of an element of a list. */
  static Rule read(InputReader list, String place, JsonNode element) {
    return new RuleInput(list.element(place, element, "name", WHEN, THEN, TO, ON_ERROR)).rule();
  }

  private Rule rule() {
    String name = input.text("name");
    Action then = action();
    OnError onError =
        input.optional(ON_ERROR, field -> input.choice(field, ON_ERRORS)).orElse(OnError.FAIL_OPEN);
    List<Detector> when = input.optional(WHEN, this::detectors).orElse(List.of());
    return input.checked("name", () -> new Rule(name, when, then, onError));
  }

  // ── when ──

  private List<Detector> detectors(String field) {
    InputReader when =
        input.object(
            field, Stream.concat(DETECTORS.stream(), Stream.of(PER)).toArray(String[]::new));
    List<Detector> detectors = new ArrayList<>();
    for (String name : DETECTORS) {
      when.optional(name, one -> detector(when, one)).ifPresent(detectors::add);
    }
    if (when.has(PER) && detectors.stream().noneMatch(Detector.Counting.class::isInstance)) {
      throw when.invalid(PER, "says for whom something is counted, and nothing is");
    }
    return detectors;
  }

  private static Detector detector(InputReader when, String name) {
    return switch (name) {
      case "keywords" ->
          when.checked(name, () -> new Detector.Keywords(List.copyOf(distinct(when, name))));
      case "answer_keywords" ->
          when.checked(name, () -> new Detector.AnswerKeywords(List.copyOf(distinct(when, name))));
      case "regex" ->
          when.checked(name, () -> new Detector.Expressions(List.copyOf(distinct(when, name))));
      case "regions" ->
          when.checked(name, () -> new Detector.Regions(set(when, name, Function.identity())));
      case "paths" -> new Detector.Apis(set(when, name, path -> PathWords.api(when, name, path)));
      case "models" -> new Detector.Models(set(when, name, model -> model(when, name, model)));
      case "tags" -> new Detector.Tags(set(when, name, Function.identity()));
      case "prompt_longer_than" -> new Detector.LongerThan(when.number(name, 0, Integer.MAX_VALUE));
      case "moderation" -> ModerationInput.read(when, name);
      case "entropy_over" -> new Detector.EntropyOver(millibits(when, name));
      case "repetition_over" ->
          new Detector.RepetitionOver((int) when.number(name, 0, PERCENT_MAX));
      case "risk" -> new Detector.RiskAtLeast(RiskWords.level(when, name));
      case "rpm_over" -> new Detector.RequestsOver(per(when), requests(when, name));
      case "concurrency_over" -> new Detector.ConcurrencyOver(per(when), requests(when, name));
      default -> when.checked(name, () -> new Detector.DailySpendOver(per(when), when.money(name)));
    };
  }

  private static Per per(InputReader when) {
    return when.optional(PER, field -> when.choice(field, PERS)).orElse(Per.KEY);
  }

  private static long requests(InputReader when, String name) {
    return when.number(name, 1, Limits.REQUESTS_MAX);
  }

  private static int millibits(InputReader when, String name) {
    BigDecimal bits = when.decimal(name);
    if (bits.signum() < 0 || bits.compareTo(BITS_MAX) > 0) {
      throw when.invalid(name, "must be a number of bits per character from 0 to 16");
    }
    return bits.movePointRight(3).intValue();
  }

  private static ModelName model(InputReader when, String name, String model) {
    try {
      return new ModelName(model);
    } catch (IllegalArgumentException notAName) {
      throw when.invalid(name, "has names of 1 to 256 printable characters");
    }
  }

  // ── then ──

  private Action action() {
    Action.Kind kind = input.choice(THEN, ACTIONS);
    Optional<InputReader> to = input.optional(TO, field -> input.object(field, TARGETS));
    return switch (kind) {
      case REJECT -> only(to, new Action.Reject());
      case AUDIT -> only(to, new Action.Audit());
      case DEGRADE -> only(to, new Action.Degrade(ApiWords.model(target(to, MODEL), MODEL)), MODEL);
      case LIMIT ->
          only(
              to,
              new Action.Limit(target(to, REQUESTS).number(REQUESTS, 1, Limits.REQUESTS_MAX)),
              REQUESTS);
      case MARK_RISK -> only(to, mark(target(to, RISK)), RISK, HOURS);
      case REROUTE -> only(to, reroute(target(to, TAGS)), TAGS, REGIONS);
    };
  }

  private static Action mark(InputReader to) {
    Duration lasting = Duration.ofHours(to.number(HOURS, 1, Action.MarkRisk.LASTING_MAX.toHours()));
    return new Action.MarkRisk(RiskWords.level(to, RISK), lasting);
  }

  private static Action reroute(InputReader to) {
    Set<String> tags =
        to.optional(TAGS, field -> set(to, field, Function.identity())).orElse(Set.of());
    Optional<Set<String>> regions =
        to.optional(REGIONS, field -> set(to, field, Function.identity()));
    return to.checked(TAGS, () -> new Action.Reroute(tags, regions));
  }

  private InputReader target(Optional<InputReader> to, String field) {
    return to.orElseThrow(
        () -> new GatewayException(new GatewayError.MissingParameter(TO + "." + field)));
  }

  private Action only(Optional<InputReader> to, Action action, String... fields) {
    Set<String> known = Set.of(fields);
    for (String field : TARGETS) {
      if (!known.contains(field) && to.map(there -> there.has(field)).orElse(false)) {
        throw input.invalid(
            TO, "has no '" + field + "' where '" + action.kind().label() + "' is done");
      }
    }
    return action;
  }

  // ── lists ──

  private static Set<String> distinct(InputReader when, String name) {
    return new LinkedHashSet<>(when.texts(name));
  }

  private static <T> Set<T> set(InputReader from, String name, Function<String, T> read) {
    List<String> texts = from.texts(name);
    if (texts.isEmpty() || texts.size() > TEXTS_MAX || texts.stream().anyMatch(String::isBlank)) {
      throw from.invalid(name, "must be a list of 1 to " + TEXTS_MAX + " texts");
    }
    return texts.stream().map(read).collect(Collectors.toUnmodifiableSet());
  }
}

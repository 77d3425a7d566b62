package io.nebulagate.persistence.postgres.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Per;
import io.nebulagate.domain.policy.RiskLevel;
import io.nebulagate.domain.policy.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rules of a version as JSON: detectors by their labels, actions by their kinds. */
final class RuleJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KIND = "kind";
  private static final String MODEL = "model";
  private static final String TAGS = "tags";
  private static final String REGIONS = "regions";
  private static final String REQUESTS = "rpm";
  private static final String RISK = "risk";
  private static final String SECONDS = "seconds";
  private static final String PER = "per";
  private static final String OVER = "over";
  private static final String CATEGORIES = "categories";
  private static final String THRESHOLD = "thousandths";
  private static final String PATIENCE = "timeout_ms";

  private RuleJson() {}

  static String write(List<Rule> rules) {
    ArrayNode to = JSON.createArrayNode();
    for (Rule rule : rules) {
      ObjectNode one = to.addObject().put("name", rule.name());
      ObjectNode when = one.putObject("when");
      rule.when().forEach(detector -> write(detector, when));
      write(rule.then(), one.putObject("then"));
      one.put("on_error", rule.onError().name());
    }
    return to.toString();
  }

  static List<Rule> read(String json) {
    List<Rule> rules = new ArrayList<>();
    try {
      for (JsonNode rule : JSON.readTree(json)) {
        List<Detector> when = new ArrayList<>();
        rule.required("when")
            .properties()
            .forEach(one -> when.add(detector(one.getKey(), one.getValue())));
        rules.add(
            new Rule(
                rule.required("name").textValue(),
                when,
                action(rule.required("then")),
                OnError.valueOf(rule.required("on_error").textValue())));
      }
    } catch (JsonProcessingException written) {
      throw new IllegalStateException("rules that are no JSON", written);
    }
    return rules;
  }

  private static void write(Detector detector, ObjectNode to) {
    String label = detector.label();
    switch (detector) {
      case Detector.Keywords(List<String> words) -> texts(words, to, label);
      case Detector.AnswerKeywords(List<String> words) -> texts(words, to, label);
      case Detector.Expressions(List<String> expressions) -> texts(expressions, to, label);
      case Detector.Apis(Set<Api> apis) ->
          texts(apis.stream().map(Api::name).sorted().toList(), to, label);
      case Detector.Models(Set<ModelName> models) ->
          texts(models.stream().map(ModelName::value).sorted().toList(), to, label);
      case Detector.Regions(Set<String> countries) -> texts(countries, to, label);
      case Detector.Tags(Set<String> tags) -> texts(tags, to, label);
      case Detector.LongerThan(long bytes) -> to.put(label, bytes);
      case Detector.EntropyOver(int millibits) -> to.put(label, millibits);
      case Detector.RepetitionOver(int percent) -> to.put(label, percent);
      case Detector.RiskAtLeast(RiskLevel level) -> to.put(label, level.name());
      case Detector.RequestsOver(Per per, long requests) -> counting(to, label, per, requests);
      case Detector.ConcurrencyOver(Per per, long requests) -> counting(to, label, per, requests);
      case Detector.DailySpendOver(Per per, Money spend) -> counting(to, label, per, spend.nanos());
      case Detector.Moderation wanted -> write(wanted, to.putObject(label));
    }
  }

  private static void counting(ObjectNode to, String label, Per per, long over) {
    to.putObject(label).put(PER, per.name()).put(OVER, over);
  }

  private static Per per(JsonNode counting) {
    return Per.valueOf(counting.required(PER).textValue());
  }

  private static long over(JsonNode counting) {
    return counting.required(OVER).longValue();
  }

  private static Detector detector(String label, JsonNode value) {
    return switch (label) {
      case "keywords" -> new Detector.Keywords(list(value));
      case "answer_keywords" -> new Detector.AnswerKeywords(list(value));
      case "regex" -> new Detector.Expressions(list(value));
      case "paths" -> new Detector.Apis(set(value, Api::valueOf));
      case "models" -> new Detector.Models(set(value, ModelName::new));
      case "regions" -> new Detector.Regions(set(value, Function.identity()));
      case "tags" -> new Detector.Tags(set(value, Function.identity()));
      case "prompt_longer_than" -> new Detector.LongerThan(value.longValue());
      case "entropy_over" -> new Detector.EntropyOver(value.intValue());
      case "repetition_over" -> new Detector.RepetitionOver(value.intValue());
      case "risk" -> new Detector.RiskAtLeast(RiskLevel.valueOf(value.textValue()));
      case "rpm_over" -> new Detector.RequestsOver(per(value), over(value));
      case "concurrency_over" -> new Detector.ConcurrencyOver(per(value), over(value));
      case "daily_spend_over" ->
          new Detector.DailySpendOver(per(value), Money.ofNanos(over(value)));
      case "moderation" -> moderation(value);
      default -> throw new IllegalStateException("a detector nobody knows: " + label);
    };
  }

  private static void write(Detector.Moderation wanted, ObjectNode to) {
    to.put(MODEL, wanted.model().value());
    texts(wanted.categories().stream().sorted().toList(), to, CATEGORIES);
    wanted.threshold().ifPresent(thousandths -> to.put(THRESHOLD, thousandths));
    to.put(PATIENCE, wanted.patience().toMillis());
  }

  private static Detector moderation(JsonNode from) {
    JsonNode threshold = from.path(THRESHOLD);
    return new Detector.Moderation(
        new ModelName(from.required(MODEL).textValue()),
        set(from.required(CATEGORIES), Function.identity()),
        threshold.isInt() ? OptionalInt.of(threshold.intValue()) : OptionalInt.empty(),
        Duration.ofMillis(from.required(PATIENCE).longValue()));
  }

  private static void write(Action action, ObjectNode to) {
    to.put(KIND, action.kind().name());
    switch (action) {
      case Action.Reject _, Action.Audit _ -> {}
      case Action.Degrade(ModelName model) -> to.put(MODEL, model.value());
      case Action.Limit(long requestsPerMinute) -> to.put(REQUESTS, requestsPerMinute);
      case Action.MarkRisk(RiskLevel level, Duration lasting) ->
          to.put(RISK, level.name()).put(SECONDS, lasting.toSeconds());
      case Action.Reroute(Set<String> tags, Optional<Set<String>> regions) -> {
        texts(tags, to, TAGS);
        regions.ifPresent(some -> texts(some, to, REGIONS));
      }
    }
  }

  private static Action action(JsonNode from) {
    return switch (Action.Kind.valueOf(from.required(KIND).textValue())) {
      case REJECT -> new Action.Reject();
      case AUDIT -> new Action.Audit();
      case DEGRADE -> new Action.Degrade(new ModelName(from.required(MODEL).textValue()));
      case MARK_RISK ->
          new Action.MarkRisk(
              RiskLevel.valueOf(from.required(RISK).textValue()),
              Duration.ofSeconds(from.required(SECONDS).longValue()));
      case LIMIT -> new Action.Limit(from.required(REQUESTS).longValue());
      case REROUTE ->
          new Action.Reroute(
              set(from.required(TAGS), Function.identity()),
              Optional.ofNullable(from.get(REGIONS))
                  .map(regions -> set(regions, Function.identity())));
    };
  }

  private static void texts(Collection<String> texts, ObjectNode to, String field) {
    ArrayNode list = to.putArray(field);
    texts.forEach(list::add);
  }

  private static List<String> list(JsonNode from) {
    List<String> texts = new ArrayList<>(from.size());
    from.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static <T> Set<T> set(JsonNode from, Function<String, T> read) {
    return list(from).stream().map(read).collect(Collectors.toUnmodifiableSet());
  }
}

package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.domain.money.VendorUsage;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One answer's usage in Anthropic's words, as it stands (API description and recorded streams,
 * 2026-11). A stream reports twice, for the whole answer each time: a later count takes the place
 * of an earlier one and is never added to it. Null, and a zero after something, say nothing: hosts
 * put the truth into the first report or the last, and zeros into the other.
 *
 * <p>{@code iterations} lists the calls a turn took at the vendor's; those that are not of kind
 * {@code message} (a compaction, an advisor) stand nowhere else and are added.
 */
final class MessagesUsage {

  private static final String ANSWER = "output_tokens";
  private static final String REQUESTS = "_requests";
  private static final int RAW_CHARS_MAX = 16 << 10;
  private static final int ITERATIONS_MAX = 1_000;

  private final AnswerLog log;
  private final ObjectNode told = JsonNodeFactory.instance.objectNode();

  /** Reports to {@code log}. */
  MessagesUsage(AnswerLog log) {
    this.log = log;
  }

  /**
   * The report with which a stream begins. What it says of the answer is what the first token cost;
   * were it believed, whoever breaks a stream off would pay for that token only.
   */
  void begin(JsonNode usage) {
    if (usage.isObject()) {
      ObjectNode prompt = usage.deepCopy();
      prompt.remove(ANSWER);
      read(prompt);
    }
  }

  /** One more report. */
  void read(JsonNode usage) {
    if (!usage.isObject()) {
      return;
    }
    merge(told, usage);
    report().ifPresent(log::report);
  }

  /** What was used by now, where it was told. */
  Optional<TokenUsage> soFar() {
    return report().map(ReportedUsage::usage);
  }

  private static void merge(ObjectNode known, JsonNode later) {
    later
        .properties()
        .forEach(member -> {
          JsonNode before = known.path(member.getKey());
          JsonNode now = member.getValue();
          boolean silent =
              now.isNull()
                  || (now.isNumber() && now.asLong() == 0 && before.isNumber())
                  || (now.isArray() && now.isEmpty());
          if (now.isObject() && before instanceof ObjectNode inner) {
            merge(inner, now);
          } else if (!silent) {
            known.set(member.getKey(), now.deepCopy());
          }
        });
  }

  private Optional<ReportedUsage> report() {
    JsonNode written = told.path("cache_creation");
    VendorUsage.Anthropic report =
        new VendorUsage.Anthropic(
            sum("input_tokens"),
            sum("cache_read_input_tokens"),
            sum("cache_creation_input_tokens"),
            count(written.path("ephemeral_5m_input_tokens")),
            count(written.path("ephemeral_1h_input_tokens")),
            told.has(ANSWER) ? sum(ANSWER) : 0,
            count(told.path("output_tokens_details").path("thinking_tokens")));
    String raw = told.toString();
    return report
        .toTokens()
        .map(tokens ->
            new ReportedUsage(
                tokens.with(new UnitUsage(tools())), raw.length() > RAW_CHARS_MAX ? "{}" : raw));
  }

  private long sum(String name) {
    long sum = count(told.path(name));
    int seen = 0;
    for (JsonNode iteration : told.path("iterations")) {
      boolean apart = !iteration.path("type").asText("message").equals("message");
      long more = apart && seen++ < ITERATIONS_MAX ? count(iteration.path(name)) : 0;
      if (more > 0) {
        sum = Math.min(Math.max(0, sum) + more, TokenUsage.COUNT_MAX);
      }
    }
    return sum;
  }

  private long count(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return VendorUsage.MISSING;
    }
    long count =
        value.isIntegralNumber() && value.canConvertToLong()
            ? VendorUsage.believable(value.longValue())
            : VendorUsage.MISSING;
    if (count == VendorUsage.MISSING) {
      log.reportedImpossible();
    }
    return count;
  }

  /** How often tools ran at the vendor's: {@code web_search_requests} counts {@code web_search}. */
  private Map<Unit, Long> tools() {
    Map<Unit, Long> tools = new HashMap<>();
    told.path("server_tool_use")
        .properties()
        .forEach(member -> {
          long count = count(member.getValue());
          String name = member.getKey();
          if (count > 0 && name.endsWith(REQUESTS) && tools.size() < UnitUsage.UNITS_MAX) {
            unit(name.substring(0, name.length() - REQUESTS.length()))
                .ifPresent(unit -> tools.put(unit, count));
          }
        });
    return tools;
  }

  private static Optional<Unit> unit(String tool) {
    try {
      return Optional.of(Unit.tool(tool));
    } catch (IllegalArgumentException strange) {
      return Optional.empty(); // no price list could name it
    }
  }
}

package io.nebulagate.outbound.provider.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.domain.money.VendorUsage;
import io.nebulagate.domain.money.VendorUsage.OpenAi;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import java.util.HashMap;
import java.util.Map;

/**
 * A response's {@code usage}, and how often tools ran at the vendor's: told in {@code tool_usage}
 * where the vendor does, else counted from the items. What lies inside what is {@link OpenAi}'s to
 * say.
 */
final class ResponsesUsage {

  private static final Map<String, String> TOOLS =
      Map.of("web_search_call", "web_search", "file_search_call", "file_search");

  private final Map<Unit, Long> tools = new HashMap<>();
  private boolean impossible;

  /** Counts an item that is complete. */
  void note(JsonNode item) {
    String tool = TOOLS.get(item.path("type").asText(""));
    if (tool != null) {
      tools.merge(Unit.tool(tool), 1L, Long::sum);
    }
  }

  /** Tells {@code log} what stands in a response that has ended. */
  void report(JsonNode response, AnswerLog log) {
    JsonNode usage = response.path("usage");
    if (!usage.isObject()) {
      return;
    }
    JsonNode input = usage.path("input_tokens_details");
    JsonNode output = usage.path("output_tokens_details");
    OpenAi report =
        new OpenAi(
            new OpenAi.Totals(
                count(usage.path("input_tokens")),
                count(usage.path("output_tokens")),
                count(usage.path("total_tokens"))),
            new OpenAi.PromptDetails(
                count(input.path("cached_tokens")),
                count(input.path("cache_write_tokens")),
                count(input.path("audio_tokens")),
                count(input.path("image_tokens"))),
            new OpenAi.AnswerDetails(
                count(output.path("reasoning_tokens")), count(output.path("audio_tokens"))));
    long searches = count(response.path("tool_usage").path("web_search").path("num_requests"));
    if (searches > 0) {
      tools.put(Unit.tool("web_search"), searches);
    }
    report
        .toTokens()
        .map(tokens -> new ReportedUsage(tokens.with(new UnitUsage(tools)), usage.toString()))
        .ifPresent(log::report);
    if (impossible) {
      log.reportedImpossible();
    }
  }

  private long count(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return VendorUsage.MISSING;
    }
    long count =
        node.isIntegralNumber() && node.canConvertToLong()
            ? VendorUsage.believable(node.longValue())
            : VendorUsage.MISSING;
    impossible |= count == VendorUsage.MISSING;
    return count;
  }
}

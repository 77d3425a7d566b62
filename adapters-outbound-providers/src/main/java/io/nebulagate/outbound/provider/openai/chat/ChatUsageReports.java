package io.nebulagate.outbound.provider.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.openai.UsageReport;

/** Finds usage reports wherever vendors of this dialect put them. */
final class ChatUsageReports {

  private ChatUsageReports() {}

  /** In the answer or the frame itself, in Groq's own member, in a choice (Moonshot). */
  static void read(JsonNode answer, AnswerLog log) {
    report(answer.path("usage"), log);
    report(answer.path("x_groq").path("usage"), log);
    answer.path("choices").forEach(choice -> report(choice.path("usage"), log));
  }

  private static void report(JsonNode usage, AnswerLog log) {
    if (usage.isObject()) {
      UsageReport report = UsageReport.of(usage);
      report.report(Api.CHAT).ifPresent(log::report);
      if (report.impossible()) {
        log.reportedImpossible();
      }
    }
  }
}

package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.ProviderDialect.WholeAnswer;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Sound that was written down. As JSON it tells what was used, in seconds or in tokens; as plain
 * text or subtitles it tells nothing, and the length that the question told counts.
 */
final class Transcripts {

  private Transcripts() {}

  static WholeAnswer read(UpstreamRequest request, byte[] body, TextTokens tokens) {
    AnswerLog log = new AnswerLog(request.route().upstreamModel(), tokens);
    if (body.length > 0 && body[0] == '{') {
      JsonNode answer = tree(body);
      JsonNode error = answer.path("error");
      if (error.isObject()) {
        throw new UpstreamException(ErrorBody.of(error).toFault(Scrubber.of(request)));
      }
      if (!answer.path("text").isTextual()) {
        throw Faults.malformed("no text");
      }
      log.said(answer.path("text").textValue());
      report(answer, request, log);
    } else {
      log.said(new String(body, StandardCharsets.UTF_8));
      seconds(request.head().units(), log);
    }
    log.done();
    return new WholeAnswer(ByteBuffer.wrap(body), log);
  }

  /** What an answer or a last event tells of what was used. */
  static void report(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    JsonNode usage = answer.path("usage");
    JsonNode duration =
        usage.path("seconds").isNumber() ? usage.path("seconds") : answer.path("duration");
    Optional<ReportedUsage> counted =
        usage.isObject() ? UsageReport.of(usage).report(Api.TRANSCRIPTIONS) : Optional.empty();
    if (counted.isPresent()) {
      log.report(counted.get());
    } else if (duration.isNumber() && duration.doubleValue() >= 0) {
      long seconds = duration.decimalValue().setScale(0, RoundingMode.CEILING).longValue();
      seconds(UnitUsage.of(Unit.SECOND, Math.min(seconds, TokenUsage.COUNT_MAX)), log);
    } else {
      seconds(request.head().units(), log);
    }
  }

  private static void seconds(UnitUsage units, AnswerLog log) {
    log.report(new ReportedUsage(new TokenUsage(Map.of(), 0, units), "{}"));
  }

  private static JsonNode tree(byte[] body) {
    try {
      return Json.tree(body, 0, body.length);
    } catch (IOException _) {
      throw Faults.malformed("no JSON object");
    }
  }
}

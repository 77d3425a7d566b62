package io.nebulagate.outbound.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What is no conversation, for clients that speak Cohere's dialect themselves: bytes pass. */
final class CoherePassing implements ProviderDialect {

  private final CohereForm form;
  private final TextTokens tokens;

  CoherePassing(CohereForm form, TextTokens tokens) {
    this.form = form;
    this.tokens = tokens;
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return form.keyHeader(request);
  }

  @Override
  public Put put(UpstreamRequest request) {
    return new Put(path(request), form.pass(request));
  }

  /** Where it stands below a provider's root. */
  static ApiPath path(UpstreamRequest request) {
    return new ApiPath(CohereForm.VERSION, ranks(request) ? "/rerank" : "/embed");
  }

  private static boolean ranks(UpstreamRequest request) {
    return request.api() == Api.RERANK;
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    JsonNode answer;
    try {
      answer = Json.tree(body, 0, body.length);
    } catch (IOException _) {
      throw Faults.malformed("no JSON object");
    }
    refuseError(answer, request);
    String items = ranks(request) ? "results" : "embeddings";
    if (answer.path(items).isEmpty()) {
      throw Faults.malformed("no " + items);
    }
    AnswerLog log = new AnswerLog(request.route().upstreamModel(), tokens);
    report(answer, request, log);
    log.produce();
    log.done();
    return new WholeAnswer(ByteBuffer.wrap(body), log);
  }

  /** An error where an answer was to be. */
  static void refuseError(JsonNode answer, UpstreamRequest request) {
    if (answer.path("message").isTextual()) {
      throw CohereEnd.error(answer, request);
    }
  }

  /** Tells {@code log} what was billed. */
  static void report(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    JsonNode billed = answer.path("meta").path("billed_units");
    if (ranks(request)) {
      CohereEnd.reportRanking(billed, request.head().units(), log);
    } else {
      CohereEnd.reportVectors(billed, log);
    }
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    throw new IllegalStateException("it comes in one piece");
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return form.rejection(request, status, body);
  }
}

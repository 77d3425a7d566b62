package io.nebulagate.inbound.http;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.admin.ApiErrorWriter;
import io.nebulagate.inbound.http.auth.IdentityPaths;
import io.nebulagate.inbound.http.dialect.anthropic.AnthropicErrorWriter;
import io.nebulagate.inbound.http.dialect.cohere.CohereErrorWriter;
import io.nebulagate.inbound.http.dialect.gemini.GeminiErrorWriter;
import io.nebulagate.inbound.http.dialect.gemini.GeminiPaths;
import io.nebulagate.inbound.http.dialect.openai.OpenAiErrorWriter;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.problem.Problem;
import io.vertx.core.http.HttpServerRequest;

/** Chooses whose words a refusal is told in: those of the path that was asked for. */
final class ErrorWords {

  private static final ErrorWriter API = new ApiErrorWriter();
  private static final ErrorWriter OPENAI = new OpenAiErrorWriter();
  private static final ErrorWriter GEMINI = new GeminiErrorWriter();
  private static final ErrorWriter ANTHROPIC = new AnthropicErrorWriter();
  private static final ErrorWriter COHERE = new CohereErrorWriter();
  private static final String MESSAGES = "/v1/messages";
  private static final String COHERES = "/v2/";

  private ErrorWords() {}

  static Problem of(HttpServerRequest request, GatewayError error) {
    String path = request.path();
    return of(path == null ? "" : path, request).write(error);
  }

  private static ErrorWriter of(String path, HttpServerRequest request) {
    if (IdentityPaths.ofAdmin(path)) {
      return API;
    }
    if (path.equals(MESSAGES) || path.startsWith(MESSAGES + "/")) {
      return ANTHROPIC;
    }
    if (path.startsWith(COHERES)) {
      return COHERE;
    }
    return GeminiPaths.speak(request) ? GEMINI : OPENAI;
  }

  static GatewayError unknownUrl(HttpServerRequest request) {
    String path = request.path();
    return new GatewayError.UnknownUrl(request.method().name(), path == null ? "" : path);
  }
}

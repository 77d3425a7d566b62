package io.nebulagate.inbound.http.dialect.gemini;

import io.nebulagate.application.translation.InquiryTranslation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.JsonBody;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.nebulagate.inbound.http.relay.StreamForm;

/**
 * Gemini's protocol, as its SDKs of November 2026 speak it. One for each request, because the path
 * says what the body does not.
 */
final class GeminiDialect implements RelayDialect {

  private static final GeminiErrorWriter ERRORS = new GeminiErrorWriter();

  private final String model;
  private final Verb verb;
  private final boolean asList;

  /**
   * What a path asks for.
   *
   * @param events whether a stream is to come as events, and not as a list
   */
  GeminiDialect(String model, Verb verb, boolean events) {
    this.model = model;
    this.verb = verb;
    this.asList = verb == Verb.STREAM && !events;
  }

  @Override
  public Dialect name() {
    return Dialect.GEMINI;
  }

  @Override
  public Question read(RequestId id, Api api, byte[] body) {
    ModelName asked = asked();
    Question read =
        JsonBody.read(body, parser -> new GeminiRequest(verb, asked, body, parser).read());
    return new Question(
        read.head(),
        read.body(),
        api == Api.CHAT
            ? new GeminiTranslation(id, read.head(), body)
            : new InquiryTranslation(() -> GeminiInquiry.read(verb, body)));
  }

  private ModelName asked() {
    try {
      return new ModelName(model);
    } catch (IllegalArgumentException notAName) {
      throw GatewayException.invalidValue(
          "model", "has 1 to " + ModelName.LENGTH_MAX + " printable characters");
    }
  }

  @Override
  public Problem write(GatewayError error) {
    Problem problem = ERRORS.write(error);
    return asList
        ? new Problem(problem.status(), problem.headers(), "[" + problem.json() + "]")
        : problem;
  }

  @Override
  public String brokenStream(GatewayError error) {
    return "data: " + ERRORS.write(error).json() + "\n\n";
  }

  @Override
  public StreamForm streamForm() {
    return asList ? new ListStream() : StreamForm.EVENTS;
  }
}

package io.nebulagate.outbound.provider.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * A provider that is asked for conversations in one form. Where the client speaks its dialect,
 * bytes pass and are only observed; where it does not, question and answer are translated.
 */
public final class ConversationDialect implements ProviderDialect {

  private final ConversationForm form;
  private final TextTokens tokens;

  /** Speaks {@code form}, and counts what providers do not with {@code tokens}. */
  public ConversationDialect(ConversationForm form, TextTokens tokens) {
    this.form = form;
    this.tokens = tokens;
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return form.keyHeader(request);
  }

  @Override
  public Put put(UpstreamRequest request) {
    Dropped dropped = new Dropped();
    Optional<ChatRequest> question = request.conversation().question();
    byte[] body =
        question.isPresent() ? form.write(question.get(), request, dropped) : form.pass(request);
    question.ifPresent(asked -> asked.unheard().forEach(dropped::note));
    return new Put(form.path(request), form.headers(request), body, dropped.names());
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    AnswerLog log = log(request);
    ChatResponse answer = form.readWhole(tree(body), request, log);
    log.note(answer);
    if (request.conversation().question().isEmpty()) {
      byte[] shown = Patch.apply(body, places(request).patches(body, 0, body.length));
      return new WholeAnswer(ByteBuffer.wrap(shown), log);
    }
    ByteBuffer translated =
        request.conversation().client().whole(answer, log.used(), request.conversation().seals());
    return new WholeAnswer(translated, log);
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    AnswerLog log = log(request);
    EventReader reader = form.open(request, log);
    return request.conversation().question().isEmpty()
        ? new PassingStream(request, reader, log, places(request))
        : new TranslatedStream(request, reader, log);
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return form.rejection(request, status, body);
  }

  @Override
  public UpstreamFault refusal(
      UpstreamRequest request, int status, Optional<Duration> retryAfter, byte[] body) {
    return form.refusal(request, status, retryAfter, body);
  }

  private AnswerLog log(UpstreamRequest request) {
    return new AnswerLog(request.route().upstreamModel(), tokens);
  }

  private ModelPlaces places(UpstreamRequest request) {
    return new ModelPlaces(form.modelPlaces(), request.head().model().value());
  }

  private static JsonNode tree(byte[] body) {
    try {
      return Json.tree(body, 0, body.length);
    } catch (IOException _) {
      throw Faults.malformed("no JSON object");
    }
  }
}

package io.nebulagate.outbound.provider.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.ranking.Ranking;
import io.nebulagate.domain.vectors.Vectors;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A provider that is asked for vectors, or for documents in order, by clients of other dialects.
 */
public final class InquiryDialect implements ProviderDialect {

  private final ProviderDialect own;
  private final InquiryForm form;
  private final TextTokens tokens;

  /**
   * Asks in {@code form}.
   *
   * @param own the provider's dialect, which shows keys and tells refusals
   */
  public InquiryDialect(ProviderDialect own, InquiryForm form, TextTokens tokens) {
    this.own = own;
    this.form = form;
    this.tokens = tokens;
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return own.keyHeader(request);
  }

  @Override
  public Put put(UpstreamRequest request) {
    Inquiry asked = asked(request);
    Inquiry.Beyond beyond = asked.beyond();
    if (beyond.confined().isPresent()) {
      throw new UpstreamException(beyond.confined().get());
    }
    Dropped dropped = new Dropped();
    byte[] body =
        switch (asked) {
          case Inquiry.OfVectors(var question, _, _) -> form.write(question, request, dropped);
          case Inquiry.OfRanking(var question, _, _) -> form.write(question, request, dropped);
        };
    beyond.unheard().forEach(dropped::note);
    return new Put(form.path(request), Map.of(), body, dropped.names());
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    JsonNode answer = AnswerTree.of(body);
    AnswerLog log = new AnswerLog(request.route().upstreamModel(), tokens);
    ByteBuffer shown =
        switch (asked(request)) {
          case Inquiry.OfVectors(var question, _, var client) -> {
            Vectors vectors = form.vectors(answer, request, log);
            if (vectors.each().size() != question.texts().size()) {
              throw Faults.malformed("not a vector for each text");
            }
            yield client.whole(vectors, log.used());
          }
          case Inquiry.OfRanking(var question, _, var client) -> {
            Ranking ranking = form.ranking(answer, request, log);
            if (!ranking.isOf(question)) {
              throw Faults.malformed("a place that no document has");
            }
            yield client.whole(ranking, log.used());
          }
        };
    log.produce();
    log.done();
    return new WholeAnswer(shown, log);
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    throw new IllegalStateException("it comes in one piece");
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return own.rejection(request, status, body);
  }

  @Override
  public UpstreamFault refusal(
      UpstreamRequest request, int status, Optional<Duration> retryAfter, byte[] body) {
    return own.refusal(request, status, retryAfter, body);
  }

  private static Inquiry asked(UpstreamRequest request) {
    return request.inquiry().orElseThrow();
  }
}

package io.nebulagate.inbound.http.dialect.cohere;

import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.Field;
import java.nio.ByteBuffer;

/**
 * A client of Cohere's and a provider of another dialect. Source: Cohere's API description of
 * 2026-08 and recorded exchanges.
 */
public final class CohereTranslation implements Translation {

  private final RequestHead head;
  private final byte[] body;
  private final AnswerIds ids;

  /** For a body that was read before. */
  public CohereTranslation(RequestId id, RequestHead head, byte[] body) {
    this.head = head;
    this.body = body;
    this.ids = new AnswerIds(id);
  }

  @Override
  public ChatRequest question(Seals seals) {
    return new CohereQuestion(Field.of(body), head, new CarriedSeals(seals)).read();
  }

  @Override
  public ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals) {
    return ByteBuffer.wrap(new CohereAnswer(ids, new CarriedSeals(seals)).write(answer, used));
  }

  @Override
  public AnswerWriter stream(Seals seals) {
    return new CohereEvents(ids, new CarriedSeals(seals));
  }
}

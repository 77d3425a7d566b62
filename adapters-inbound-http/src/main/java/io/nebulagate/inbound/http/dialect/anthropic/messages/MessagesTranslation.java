package io.nebulagate.inbound.http.dialect.anthropic.messages;

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
 * A client of Anthropic's Messages and a provider of another dialect. What a text rests on is left
 * out of such answers: Anthropic cites documents by their number, which no other vendor knows.
 * Source: Anthropic's API description and recorded exchanges, 2026-11.
 */
public final class MessagesTranslation implements Translation {

  private final RequestHead head;
  private final byte[] body;
  private final AnswerIds ids;

  /** For a body that was read before. */
  public MessagesTranslation(RequestId id, RequestHead head, byte[] body) {
    this.head = head;
    this.body = body;
    this.ids = new AnswerIds(id);
  }

  @Override
  public ChatRequest question(Seals seals) {
    return new MessagesQuestion(Field.of(body), head, new SealedValues(seals)).read();
  }

  @Override
  public ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals) {
    return ByteBuffer.wrap(
        new MessageAnswer(head, ids, new SealedValues(seals)).write(answer, used));
  }

  @Override
  public AnswerWriter stream(Seals seals) {
    return new MessageEvents(head, ids, new SealedValues(seals));
  }
}

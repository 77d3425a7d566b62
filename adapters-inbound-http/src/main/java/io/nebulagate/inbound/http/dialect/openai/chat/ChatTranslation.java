package io.nebulagate.inbound.http.dialect.openai.chat;

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
 * A client of OpenAI's chat and a provider of another dialect. Source: OpenAI's API description,
 * 2026-11.
 */
public final class ChatTranslation implements Translation {

  private final RequestHead head;
  private final byte[] body;
  private final AnswerIds ids;

  /** For a body that was read before. */
  public ChatTranslation(RequestId id, RequestHead head, byte[] body) {
    this.head = head;
    this.body = body;
    this.ids = new AnswerIds(id);
  }

  @Override
  public ChatRequest question(Seals seals) {
    return new ChatQuestion(Field.of(body), head).read();
  }

  @Override
  public ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals) {
    return ByteBuffer.wrap(new ChatAnswer(head, ids).write(answer, used));
  }

  @Override
  public AnswerWriter stream(Seals seals) {
    return new ChatChunks(head, ids);
  }
}

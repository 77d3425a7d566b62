package io.nebulagate.inbound.http.dialect.gemini;

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
 * A client of Gemini's and a provider of another dialect. Source: Google's API description v1beta,
 * 2026-11.
 */
public final class GeminiTranslation implements Translation {

  private final RequestHead head;
  private final byte[] body;
  private final AnswerIds ids;

  /** For a body that was read before. */
  public GeminiTranslation(RequestId id, RequestHead head, byte[] body) {
    this.head = head;
    this.body = body;
    this.ids = new AnswerIds(id);
  }

  @Override
  public ChatRequest question(Seals seals) {
    return new GeminiQuestion(Field.of(body), head, new SealedThoughts(seals)).read();
  }

  @Override
  public ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals) {
    return ByteBuffer.wrap(
        new GeminiAnswer(head, ids, new SealedThoughts(seals)).write(answer, used));
  }

  @Override
  public AnswerWriter stream(Seals seals) {
    return new GeminiFrames(head, new GeminiAnswer(head, ids, new SealedThoughts(seals)));
  }
}

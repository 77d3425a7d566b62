package io.nebulagate.application.translation;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.TokenUsage;
import java.nio.ByteBuffer;

/**
 * The client's side of a conversation with a provider that speaks another dialect: one question,
 * read into the form that is nobody's, and its answer, written out of it. Made by the dialect of
 * the client with the body it has read; belongs to one request and its thread.
 */
public interface Translation {

  /** Of requests that only a provider of the client's own dialect can serve. */
  Translation NONE = new NoTranslation();

  /**
   * The question.
   *
   * @param seals opens what the client brings back of earlier answers
   * @throws GatewayException with {@code InvalidValue} or {@code MissingParameter} for what no
   *     provider could be told, named as the client named it
   */
  ChatRequest question(Seals seals);

  /** The answer in one piece, in the client's words, with its own name of the model. */
  ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals);

  /** Begins an answer that comes in pieces. */
  AnswerWriter stream(Seals seals);
}

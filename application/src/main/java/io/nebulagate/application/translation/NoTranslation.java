package io.nebulagate.application.translation;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.money.TokenUsage;
import java.nio.ByteBuffer;

/** Nobody asks it: the planner offers such requests to providers of the same dialect only. */
class NoTranslation implements Translation {

  @Override
  public ChatRequest question(Seals seals) {
    throw new IllegalStateException("this request has one dialect");
  }

  @Override
  public ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals) {
    throw new IllegalStateException("this request has one dialect");
  }

  @Override
  public AnswerWriter stream(Seals seals) {
    throw new IllegalStateException("this request has one dialect");
  }
}

package io.nebulagate.outbound.provider.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.money.TokenUsage;
import java.nio.ByteBuffer;

/** A client in whose dialect every event of a stream is a line of its own, and the end another. */
final class HearingClient implements Translation, AnswerWriter {

  /** The last line of a stream that ended well. */
  static final String END = "the end\n";

  @Override
  public ChatRequest question(Seals seals) {
    throw new IllegalStateException("it has been asked before");
  }

  @Override
  public ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals) {
    throw new IllegalStateException("it wants a stream");
  }

  @Override
  public AnswerWriter stream(Seals seals) {
    return this;
  }

  @Override
  public void write(ChatEvent event, Frames out) {
    out.frame((event + "\n").getBytes(UTF_8), 0);
  }

  @Override
  public void end(TokenUsage used, Frames out) {
    out.last(END.getBytes(UTF_8));
  }

  @Override
  public void cutShort(TokenUsage used, Frames out) {
    throw new IllegalStateException("nobody cuts it short");
  }
}

package io.nebulagate.outbound.provider.conversation;

import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.outbound.provider.sse.SseFrame;
import java.util.function.Consumer;

/**
 * Reads one streamed answer of one dialect, tolerating what vendors really send. Usage, and whether
 * all has come, it tells its {@link AnswerLog}. Not thread-safe.
 */
public interface EventReader {

  /**
   * One frame, with data in it. What cannot be understood is passed over.
   *
   * @param out gets what it says, by the rules of {@link ChatEvent}
   * @throws UpstreamException for an error in the stream
   */
  void read(SseFrame frame, Consumer<ChatEvent> out);

  /**
   * Whether something may follow the frame that completes an answer, and means nothing: {@code
   * [DONE]}.
   */
  default boolean mayGoOn() {
    return false;
  }

  /**
   * The connection has ended.
   *
   * @param out gets what only now is certain
   * @throws UpstreamException cut, when the answer had not ended
   */
  void end(Consumer<ChatEvent> out);
}

package io.nebulagate.inbound.http.realtime;

import io.nebulagate.application.relay.realtime.RealtimeLine;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client's WebSocket. Frames are put together to messages of a bounded size. */
final class SocketLine implements RealtimeLine {

  /** OpenAI takes 15 MiB of sound at once. */
  static final int MESSAGE_BYTES_MAX = 16 << 20;

  private static final int REASON_BYTES_MAX = 123;

  private final WebSocketBase socket;
  private final Executor thread;
  private @Nullable Runnable gone;
  private @Nullable Listener listener;
  private @Nullable Buffer parts;
  private boolean text;

  /**
   * A line over {@code socket}, whose signals come on {@code thread}; paused.
   *
   * @param gone what is left to do once it has closed
   */
  SocketLine(WebSocketBase socket, Executor thread, Runnable gone) {
    this.socket = socket;
    this.thread = thread;
    this.gone = gone;
    socket.pause();
    socket.frameHandler(frame -> thread.execute(() -> hear(frame)));
    socket.drainHandler(_ -> thread.execute(() -> tell(Listener::drained)));
    socket.exceptionHandler(_ -> {}); // told by the close that follows
    socket.closeHandler(_ -> thread.execute(this::closed));
  }

  @Override
  public void listen(Listener hears) {
    listener = hears;
    socket.resume();
    if (gone == null) {
      tellClosed();
    }
  }

  private void closed() {
    if (gone != null) {
      gone.run();
      gone = null;
      tellClosed();
    }
  }

  /** What came before the end is heard before it: it may still wait, if the line was paused. */
  private void tellClosed() {
    if (listener != null) {
      socket.resume();
      thread.execute(() -> thread.execute(() -> tell(hears -> hears.closed(code(), reason()))));
    }
  }

  private void tell(Consumer<Listener> signal) {
    if (listener != null) {
      signal.accept(listener);
    }
  }

  private void hear(WebSocketFrame frame) {
    if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
      return;
    }
    Buffer piece = frame.binaryData();
    if (!frame.isContinuation()) {
      text = frame.isText();
      parts = frame.isFinal() ? piece : Buffer.buffer().appendBuffer(piece);
    } else if (parts != null) {
      parts.appendBuffer(piece);
    }
    if (parts == null) {
      return;
    }
    if (parts.length() > MESSAGE_BYTES_MAX) {
      parts = null;
      close(TOO_BIG, "a message is larger than " + MESSAGE_BYTES_MAX + " bytes");
    } else if (frame.isFinal()) {
      Buffer whole = parts;
      parts = null;
      Message message =
          text
              ? new Message.Text(whole.toString(StandardCharsets.UTF_8))
              : new Message.Binary(ByteBuffer.wrap(whole.getBytes()));
      tell(hears -> hears.message(message));
    }
  }

  @Override
  public void send(Message message) {
    if (socket.isClosed()) {
      return;
    }
    switch (message) {
      case Message.Text(String said) -> socket.writeTextMessage(said);
      case Message.Binary(ByteBuffer bytes) ->
          socket.writeBinaryMessage(
              Buffer.buffer(bytes.remaining()).setBytes(0, bytes.duplicate()));
    }
  }

  @Override
  public boolean isFull() {
    return !socket.isClosed() && socket.writeQueueFull();
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void close(int code, String reason) {
    if (!socket.isClosed()) {
      socket.resume(); // the other side's close has to be heard
      socket.close((short) sendable(code), shortened(reason));
    }
  }

  private int code() {
    Short told = socket.closeStatusCode();
    return told == null ? BROKEN : sendable(told);
  }

  private String reason() {
    String told = socket.closeReason();
    return told == null ? "" : told;
  }

  /** What a close frame may say (RFC 6455 7.4): 1005, a close without a code, is a normal one. */
  private static int sendable(int code) {
    return switch (code) {
      case 1005 -> NORMAL;
      case 1004, 1006, 1015 -> BROKEN;
      default -> code < NORMAL || code > 4999 ? BROKEN : code;
    };
  }

  private static String shortened(String reason) {
    int end = reason.length();
    while (reason.substring(0, end).getBytes(StandardCharsets.UTF_8).length > REASON_BYTES_MAX) {
      end--;
    }
    return reason.substring(0, end);
  }
}

package io.nebulagate.application.relay.realtime;

import java.nio.ByteBuffer;

/**
 * One side of a session: a connection that carries messages both ways. Belongs to the session's
 * thread; never blocks.
 */
public interface RealtimeLine {

  /** The other side ends the session as it was meant to. */
  int NORMAL = 1000;

  /** This gateway is going away. */
  int GOING_AWAY = 1001;

  /** A rule forbids to go on. */
  int POLICY = 1008;

  /** A message is larger than is taken. */
  int TOO_BIG = 1009;

  /** Something broke. */
  int BROKEN = 1011;

  /** Begins to hear; a line is paused until then. */
  void listen(Listener listener);

  /** Sends a message as it is; to a line that has closed it does nothing. */
  void send(Message message);

  /** Whether so much waits to be sent that the other side should be paused. */
  boolean isFull();

  /** Hears nothing until {@link #resume}. */
  void pause();

  /** Hears again. */
  void resume();

  /** Closes with a code that may stand in a close frame. Safe to call twice. */
  void close(int code, String reason);

  /** Hears a line, on the session's thread. */
  interface Listener {
    /** A whole message has come. */
    void message(Message message);

    /** What waited to be sent is gone. */
    void drained();

    /**
     * The line has closed, whoever wished it; told once, the last signal.
     *
     * @param code fit for a close frame: one that may not stand there is told as one that may
     */
    void closed(int code, String reason);
  }

  /** A message. */
  sealed interface Message {
    /** In text. */
    record Text(String text) implements Message {}

    /** In bytes, which nobody changes. */
    record Binary(ByteBuffer bytes) implements Message {}
  }
}

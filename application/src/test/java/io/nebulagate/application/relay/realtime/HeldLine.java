package io.nebulagate.application.relay.realtime;

import java.util.ArrayList;
import java.util.List;

/** A line whose other side is the test. */
final class HeldLine implements RealtimeLine {

  private final List<String> sent = new ArrayList<>();
  private Listener listener = new Deaf();
  private int closeCode;
  boolean full;
  boolean paused = true;

  /** The other side says something. */
  void says(String text) {
    listener.message(new Message.Text(text));
  }

  /** The other side hangs up. */
  void hangsUp(int code) {
    listener.closed(code, "");
  }

  /** The other side has read what waited. */
  void drains() {
    full = false;
    listener.drained();
  }

  List<String> sent() {
    return sent;
  }

  /** 0 while it is open. */
  int closeCode() {
    return closeCode;
  }

  @Override
  public void listen(Listener hears) {
    listener = hears;
    paused = false;
  }

  @Override
  public void send(Message message) {
    if (closeCode == 0 && message instanceof Message.Text(String text)) {
      sent.add(text);
    }
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public void close(int code, String reason) {
    closeCode = closeCode == 0 ? code : closeCode;
  }

  private static final class Deaf implements Listener {
    @Override
    public void message(Message message) {
      throw new AssertionError("nobody listens yet");
    }

    @Override
    public void drained() {
      throw new AssertionError("nobody listens yet");
    }

    @Override
    public void closed(int code, String reason) {
      throw new AssertionError("nobody listens yet");
    }
  }
}

package io.nebulagate.application.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A client that reads a stream and notes what it got. */
final class ClientSide implements Flow.Subscriber<ByteBuffer> {

  final StringBuilder got = new StringBuilder();
  boolean completed;
  @Nullable Throwable failure;
  private Flow.@Nullable Subscription subscription;

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
  }

  void wants(long pieces) {
    subscription().request(pieces);
  }

  void leaves() {
    subscription().cancel();
  }

  private Flow.Subscription subscription() {
    if (subscription == null) {
      throw new IllegalStateException("not subscribed");
    }
    return subscription;
  }

  @Override
  public void onNext(ByteBuffer piece) {
    got.append(StandardCharsets.UTF_8.decode(piece.duplicate()));
  }

  @Override
  public void onError(Throwable error) {
    failure = error;
  }

  @Override
  public void onComplete() {
    completed = true;
  }
}

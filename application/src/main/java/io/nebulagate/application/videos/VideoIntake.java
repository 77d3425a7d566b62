package io.nebulagate.application.videos;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes over tasks that have begun, and with them their holds. Never blocks. */
@FunctionalInterface
public interface VideoIntake {

  /** Of a gateway that makes no videos. */
  VideoIntake NONE =
      _ -> CompletableFuture.failedFuture(new IllegalStateException("no videos are kept here"));

  /**
   * Keeps a task.
   *
   * @return completes with what the client is shown when the task survives a crash
   */
  CompletionStage<ByteBuffer> take(VideoTask task);
}

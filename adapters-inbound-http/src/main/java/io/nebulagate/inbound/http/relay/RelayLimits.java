package io.nebulagate.inbound.http.relay;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a client may take of the gateway before anybody knows it.
 *
 * @param bodyBytesMax the largest body, in bytes
 * @param bodyIdle how long a body may make no progress
 * @param uploads where large forms are kept until their request ends
 */
public record RelayLimits(int bodyBytesMax, Duration bodyIdle, Path uploads) {

  /** 32 MiB, and half a minute without a byte. */
  public static final RelayLimits DEFAULT =
      new RelayLimits(
          33_554_432, Duration.ofSeconds(30), Path.of(System.getProperty("java.io.tmpdir")));

  /** Checks the ranges. */
  public RelayLimits {
    if (bodyBytesMax < 1 || bodyIdle.toMillis() < 1) {
      throw new IllegalArgumentException("a body has at least one byte and some time");
    }
  }
}

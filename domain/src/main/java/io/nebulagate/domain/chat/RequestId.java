package io.nebulagate.domain.chat;

import java.time.Instant;
import java.util.UUID;

/**
 * Names one request for people, logs and the ledger, where it is the journal of the request's
 * entries. Made by the gateway, never taken from a client.
 */
public record RequestId(UUID uuid) {

  private static final String PREFIX = "req_";

  /** The id a client was shown; throws {@link IllegalArgumentException} when it is none. */
  public static RequestId parse(String text) {
    if (!text.matches("req_[0-9a-f]{32}")) {
      throw new IllegalArgumentException("a request id is req_ and 32 hex digits");
    }
    String hex = text.substring(PREFIX.length());
    long high = Long.parseUnsignedLong(hex, 0, 16, 16);
    long low = Long.parseUnsignedLong(hex, 16, 32, 16);
    return new RequestId(new UUID(high, low));
  }

  /** No id that was made at {@code instant} or later is smaller: ids begin with their time. */
  public static RequestId firstOf(Instant instant) {
    return new RequestId(new UUID(Math.max(0, instant.toEpochMilli()) << 16, 0));
  }

  /** When it was made, to the millisecond. */
  public Instant madeAt() {
    return Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16);
  }

  @Override
  public String toString() {
    return PREFIX + uuid.toString().replace("-", "");
  }

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RequestId that && uuid.equals(that.uuid);
  }
}

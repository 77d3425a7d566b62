package io.nebulagate.inbound.http.dialect;

import io.nebulagate.domain.chat.RequestId;

/**
 * The ids in one answer, all made from the request's, so that whoever writes the answer twice
 * writes the same.
 */
public record AnswerIds(RequestId request) {

  private static final int TIME_SHIFT = 16;
  private static final long MILLIS = 1_000;

  /** The name of something of which an answer has one. */
  public String of(String prefix) {
    return prefix + request.uuid().toString().replace("-", "");
  }

  /** The name of the part with this number. */
  public String of(String prefix, int choice, int part) {
    return of(prefix) + String.format("%02x%04x", choice & 0xff, part & 0xffff);
  }

  /** When the request came, in seconds since 1970; request ids are UUIDs of version 7. */
  public long seconds() {
    return (request.uuid().getMostSignificantBits() >>> TIME_SHIFT) / MILLIS;
  }
}

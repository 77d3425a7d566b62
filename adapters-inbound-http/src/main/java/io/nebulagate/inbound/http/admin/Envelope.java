package io.nebulagate.inbound.http.admin;

import org.jspecify.annotations.Nullable;

/** What every call under {@code /api} answers with when it went well. */
public record Envelope<T>(boolean success, String message, @Nullable T data) {

  /** The answer that carries {@code data}. */
  public static <T> Envelope<T> of(T data) {
    return new Envelope<>(true, "", data);
  }

  /** The answer that has nothing to carry. */
  public static Envelope<Void> done() {
    return new Envelope<>(true, "", null);
  }
}

package io.nebulagate.application.usage;

import io.nebulagate.domain.chat.ModelName;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which past requests are looked for; what is empty does not matter.
 *
 * @param tenant whose they were
 * @param apiKey the key they were made with
 * @param project the project that their key is in now
 * @param status the HTTP status their client saw
 * @param from the first moment at which they began
 * @param until the moment before which they began
 */
public record RequestFilter(
    OptionalLong tenant,
    OptionalLong apiKey,
    OptionalLong project,
    Optional<ModelName> model,
    OptionalInt status,
    Optional<Instant> from,
    Optional<Instant> until) {

  /** All of them. */
  public static final RequestFilter NONE =
      new RequestFilter(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty());
}

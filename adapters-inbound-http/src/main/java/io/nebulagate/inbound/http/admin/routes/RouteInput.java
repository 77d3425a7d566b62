package io.nebulagate.inbound.http.admin.routes;

import io.nebulagate.application.routes.RouteStore.Manual;
import io.nebulagate.inbound.http.admin.InputReader;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an operator sets on a route. */
record RouteInput(InputReader input) {

  private static final String WEIGHT = "weight";
  private static final String PRIORITY = "priority";
  private static final String ENABLED = "enabled";

  static RouteInput of(InputStream body) {
    InputReader input = InputReader.of(body, WEIGHT, PRIORITY, ENABLED);
    if (Stream.of(WEIGHT, PRIORITY, ENABLED).noneMatch(input::has)) {
      throw input.invalid(WEIGHT, "say at least one of weight, priority, enabled");
    }
    return new RouteInput(input);
  }

  /** What is named changes, null gives back to the provider, the rest stays. */
  Manual applyTo(Manual before) {
    return new Manual(
        input.changed(WEIGHT, before.weight(), field -> input.optional(field, this::integer)),
        input.changed(PRIORITY, before.priority(), field -> input.optional(field, this::integer)),
        input.changed(ENABLED, before.enabled(), input::bool));
  }

  private int integer(String field) {
    return (int) input.number(field, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** What it may say, as the document shows it: at least one of them. */
  @Schema(name = "RouteChange", minProperties = 1)
  record Fields(
      @Schema(minimum = "0", maximum = "1000000", description = "Null: the provider's")
          @Nullable Integer weight,
      @Schema(minimum = "-1000000", maximum = "1000000", description = "Null: the provider's")
          @Nullable Integer priority,
      Optional<Boolean> enabled) {}
}

package io.nebulagate.inbound.http.admin.aggregator;

import io.nebulagate.inbound.http.admin.InputReader;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The keys whose texts are asked for together. */
@Schema(name = "KeysToReveal")
record RevealInput(@Schema(minItems = 1, maxItems = RevealInput.KEYS_MAX) List<Long> ids) {

  /** How many may be asked for in one call. */
  static final int KEYS_MAX = 100;

  private static final String IDS = "ids";

  static RevealInput read(InputStream body) {
    InputReader input = InputReader.of(body, IDS);
    List<Long> ids =
        input
            .list(
                IDS,
                element -> {
                  if (!element.canConvertToLong()
                      || !element.isIntegralNumber()
                      || element.longValue() < 1) {
                    throw input.invalid(IDS, "must be a list of ids");
                  }
                  return element.longValue();
                })
            .stream()
            .distinct()
            .toList();
    if (ids.isEmpty() || ids.size() > KEYS_MAX) {
      throw input.invalid(IDS, "has 1 to " + KEYS_MAX + " elements");
    }
    return new RevealInput(ids);
  }
}

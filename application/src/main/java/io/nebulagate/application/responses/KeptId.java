package io.nebulagate.application.responses;

import io.nebulagate.application.routing.Place;
import io.nebulagate.domain.chat.ModelName;

/**
 * A name that a provider gave to something it keeps: a response, or an item of its output.
 *
 * @param tenant whose it is; nobody else finds it
 * @param id as the provider calls it, and so does the client
 * @param apiKeyId the key it was made with
 * @param model the client's name of the model that made it
 * @param place the one place that knows it
 */
public record KeptId(long tenant, String id, long apiKeyId, ModelName model, Place place) {

  private static final int LENGTH_MAX = 256;

  /** Whether a text can be such a name: 1 to 256 visible ASCII characters. */
  public static boolean isUsable(String id) {
    return !id.isEmpty()
        && id.length() <= LENGTH_MAX
        && id.chars().allMatch(letter -> letter > ' ' && letter < 127);
  }
}

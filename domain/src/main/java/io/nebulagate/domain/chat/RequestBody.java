package io.nebulagate.domain.chat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes a client sent, with the few places a provider of the same dialect may see differently.
 * Everything else reaches the provider as it came. The bytes are never changed; treat them as
 * read-only.
 */
public final class RequestBody {

  private final byte[] bytes;
  private final Patch model;
  private final List<Patch> patches;

  /**
   * A body.
   *
   * @param model where the value of the model field stands, with its own bytes as replacement
   * @param patches what else a provider gets otherwise: what makes it report usage where the client
   *     does not ask for it, what it would not take
   */
  public RequestBody(byte[] bytes, Patch model, List<Patch> patches) {
    this.bytes = bytes;
    this.model = model;
    this.patches = List.copyOf(patches);
  }

  /** The bytes as they came. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The bytes a provider of the same dialect gets.
   *
   * @param modelJson the provider's own name of the model as a JSON string with its quotes, or null
   *     when it is the name the client used
   */
  public byte[] forProvider(@Nullable String modelJson) {
    List<Patch> all = new ArrayList<>(patches);
    if (modelJson != null) {
      all.add(new Patch(model.from(), model.to(), modelJson));
    }
    return Patch.apply(bytes, all);
  }
}

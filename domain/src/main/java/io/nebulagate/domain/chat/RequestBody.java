package io.nebulagate.domain.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes a client sent, with the few places a provider of the same dialect may see differently.
 * Everything else reaches the provider as it came. The bytes are never changed; treat them as
 * read-only.
 */
public final class RequestBody {

  private final byte[] bytes;
  private final boolean besidePath;
  private final List<Patch> models;
  private final List<Patch> others;
  private @Nullable Upload upload; // set before anybody else knows the body

  /**
   * A body.
   *
   * @param model where the value of the model field stands, with its own bytes as replacement
   * @param patches what else a provider gets otherwise: what makes it report usage where the client
   *     does not ask for it, what it would not take
   */
  public RequestBody(byte[] bytes, Patch model, List<Patch> patches) {
    this(bytes, false, List.of(model), patches);
  }

  private RequestBody(byte[] bytes, boolean besidePath, List<Patch> models, List<Patch> others) {
    this.bytes = bytes;
    this.besidePath = besidePath;
    this.models = List.copyOf(models);
    this.others = List.copyOf(others);
  }

  /**
   * A body that need not name the model, because the path does.
   *
   * @param models where it names the model all the same, with its own bytes as replacement
   * @param others what no provider may see as it is
   */
  public static RequestBody besidePath(byte[] bytes, List<Patch> models, List<Patch> others) {
    return new RequestBody(bytes, true, models, others);
  }

  /** Whether it is the path that says which model is asked, and how. */
  public boolean isBesidePath() {
    return besidePath;
  }

  /**
   * A form with files.
   *
   * @param summary stands for the form wherever a body is looked into: a JSON object of its fields
   *     and of what identifies its files
   */
  public static RequestBody uploaded(byte[] summary, Upload upload) {
    RequestBody body = besidePath(summary, List.of(), List.of());
    body.upload = upload;
    return body;
  }

  /** The form that is sent in its place, if it is one. */
  public Optional<Upload> upload() {
    return Optional.ofNullable(upload);
  }

  /**
   * The bytes as they came, but for the name of the model.
   *
   * @param modelJson a JSON string with its quotes
   */
  public byte[] naming(String modelJson) {
    return Patch.apply(bytes, models(modelJson));
  }

  private List<Patch> models(String modelJson) {
    return models.stream().map(place -> new Patch(place.from(), place.to(), modelJson)).toList();
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
    List<Patch> patches = new ArrayList<>(others);
    if (modelJson != null) {
      patches.addAll(models(modelJson));
    }
    return Patch.apply(bytes, patches);
  }
}

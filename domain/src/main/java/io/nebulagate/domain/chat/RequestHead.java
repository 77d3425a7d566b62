package io.nebulagate.domain.chat;

import io.nebulagate.domain.money.UnitUsage;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the gateway has to know of a request, whatever its dialect.
 *
 * @param model what the client asks for; also the name its answer shows
 * @param stream whether the answer is to come in pieces
 * @param usageAsked whether the client wants to see the usage of a stream
 * @param outputTokensMax the client's own bound on each answer, if it set one
 * @param choices how many answers it wants, 1 or more
 * @param promptBytes the size of all text in the prompt in UTF-8 bytes, without embedded media
 * @param units what an answer to it uses besides tokens, as far as the question tells: so many
 *     images of a size, so many characters
 * @param state what it refers to of earlier answers, which one provider keeps; empty where the
 *     request says everything itself
 */
public record RequestHead(
    ModelName model,
    boolean stream,
    boolean usageAsked,
    OptionalLong outputTokensMax,
    int choices,
    long promptBytes,
    UnitUsage units,
    Optional<Kept> state) {

  /** Checks the ranges. */
  public RequestHead {
    if (choices < 1 || promptBytes < 0) {
      throw new IllegalArgumentException("at least one choice, and no negative size");
    }
  }

  /** A question whose answer uses tokens alone, and that says everything itself. */
  public RequestHead(
      ModelName model,
      boolean stream,
      boolean usageAsked,
      OptionalLong outputTokensMax,
      int choices,
      long promptBytes) {
    this(
        model,
        stream,
        usageAsked,
        outputTokensMax,
        choices,
        promptBytes,
        UnitUsage.NONE,
        Optional.empty());
  }

  /**
   * What one provider keeps of an earlier answer.
   *
   * @param field refers to it
   * @param place where it is kept, if that is known
   */
  public record Kept(String field, Optional<Place> place) {}

  /**
   * The one place that keeps something: whatever is to be done with it, is done there.
   *
   * @param key the provider key it was made with
   * @param name what the provider calls it
   */
  public record Place(long key, String name) {}

  /** The same, referring by {@code field} to what one provider keeps. */
  public RequestHead continuing(String field) {
    return continuing(new Kept(field, Optional.empty()));
  }

  /** The same, referring to what one provider keeps. */
  public RequestHead continuing(Kept kept) {
    return new RequestHead(
        model, stream, usageAsked, outputTokensMax, choices, promptBytes, units, Optional.of(kept));
  }
}

package io.nebulagate.domain.chat;

import io.nebulagate.domain.money.UnitUsage;
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
 * @param kept what it refers to that a provider keeps, and whether its answer is kept too
 */
public record RequestHead(
    ModelName model,
    boolean stream,
    boolean usageAsked,
    OptionalLong outputTokensMax,
    int choices,
    long promptBytes,
    UnitUsage units,
    KeptByProvider kept) {

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
        KeptByProvider.NOTHING);
  }

  /** The same with something else that is kept. */
  public RequestHead keeping(KeptByProvider other) {
    return new RequestHead(
        model, stream, usageAsked, outputTokensMax, choices, promptBytes, units, other);
  }
}

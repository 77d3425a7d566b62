package io.nebulagate.domain.chat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a request has to do with what providers keep: what it refers to, and whether its own answer
 * is to be kept.
 *
 * @param references what it refers to, in the order of the request
 * @param answer whether whoever answers is to keep the answer
 * @param source what it makes something new of, if it does
 */
public record KeptByProvider(List<Reference> references, boolean answer, Optional<Source> source) {

  /** A request that says everything itself, and whose answer nobody keeps. */
  public static final KeptByProvider NOTHING = new KeptByProvider(List.of(), false);

  /** The field that names an earlier response. */
  public static final String PREVIOUS_RESPONSE = "previous_response_id";

  /** A request that makes nothing of what is there. */
  public KeptByProvider(List<Reference> references, boolean answer) {
    this(references, answer, Optional.empty());
  }

  /** A request that makes something new of what one provider has. */
  public static KeptByProvider remaking(Source source) {
    return new KeptByProvider(List.of(), false, Optional.of(source));
  }

  /** Copies the list. */
  public KeptByProvider {
    references = List.copyOf(references);
  }

  /** The names of what it refers to, as providers gave them out. */
  public Stream<String> ids() {
    return references.stream().flatMap(reference -> reference.id().stream());
  }

  /**
   * A field that refers to something that is kept.
   *
   * @param field as the client calls it
   * @param id the provider's name of it; empty for what its provider gave no client of its own
   */
  public record Reference(String field, Optional<String> id) {}

  /**
   * What one provider has, and only it can make something of.
   *
   * @param providerId who has it
   * @param keyId the provider key it was made with
   * @param name what the provider calls it
   */
  public record Source(long providerId, long keyId, String name) {}
}

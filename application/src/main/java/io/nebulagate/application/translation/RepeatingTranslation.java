package io.nebulagate.application.translation;

/**
 * The client's side in a dialect in which the end of a stream says again what was said in it. Who
 * ends a stream in a provider's place has to know all of it.
 */
public interface RepeatingTranslation extends Translation {

  /**
   * Begins to end a stream of which the client has seen the provider's own frames: only what {@link
   * AnswerWriter#cutShort} writes will be shown.
   */
  AnswerWriter ending(Seals seals);
}

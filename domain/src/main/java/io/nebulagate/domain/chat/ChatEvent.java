package io.nebulagate.domain.chat;

import io.nebulagate.domain.money.TokenUsage;
import java.util.Optional;

/**
 * What happens while an answer comes in pieces, in no vendor's words.
 *
 * <pre>
 *   Started → for each part: PartStarted → PartDelta* → PartEnded, or PartWhole → Finished
 * </pre>
 *
 * Parts of a choice are counted from 0 without gaps, in the order in which they begin. Of one
 * choice only calls of tools may be open at the same time; everything else ends before the next
 * part begins. Every choice finishes at most once, with no part open. What a stream used is told
 * beside its events.
 */
public sealed interface ChatEvent {

  /**
   * The answer begins; the first event, once.
   *
   * @param id the provider's name of it; empty when it gave none
   * @param soFar what has been used by now, where the provider told
   */
  record Started(Optional<String> id, Optional<TokenUsage> soFar) implements ChatEvent {}

  /** Something of one choice. */
  sealed interface OfChoice extends ChatEvent {
    /** Which of the answers. */
    int choice();
  }

  /**
   * A part begins.
   *
   * @param opening what is known of it: a text, thought or refusal that is empty, or a call with
   *     its id and name, and arguments that are to come
   */
  record PartStarted(int choice, int part, Part opening) implements OfChoice {}

  /**
   * More of a part that is open.
   *
   * @param text words, or a piece of the JSON text of a call's arguments; never empty
   */
  record PartDelta(int choice, int part, String text) implements OfChoice {}

  /** Words of a text that is open rest on something. */
  record PartCited(int choice, int part, Citation citation) implements OfChoice {}

  /**
   * A part is complete. A call that got no arguments has none.
   *
   * @param seal what its vendor wants back with it
   */
  record PartEnded(int choice, int part, Optional<Opaque> seal) implements OfChoice {}

  /**
   * A part that comes in one piece: media, a thought without words, what only one dialect knows.
   */
  record PartWhole(int choice, int part, Part whole) implements OfChoice {}

  /**
   * A choice is complete.
   *
   * @param stopSequence the text that ended it, where the provider told
   */
  record Finished(int choice, FinishReason reason, Optional<String> stopSequence)
      implements OfChoice {}
}

package io.nebulagate.application.translation;

import io.nebulagate.domain.error.UpstreamFault.Untranslatable;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.ranking.RankRequest;
import io.nebulagate.domain.ranking.Ranking;
import io.nebulagate.domain.vectors.VectorRequest;
import io.nebulagate.domain.vectors.Vectors;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/**
 * A question that is no conversation and is answered in one piece, in the form that is nobody's,
 * with what the client's side has to do for it.
 */
public sealed interface Inquiry {

  /** What of it not every provider can be told. */
  Beyond beyond();

  /** For vectors. */
  record OfVectors(VectorRequest question, Beyond beyond, Hearing<Vectors> client)
      implements Inquiry {}

  /** For documents in order. */
  record OfRanking(RankRequest question, Beyond beyond, Hearing<Ranking> client)
      implements Inquiry {}

  /** A client that hears an answer. */
  @FunctionalInterface
  interface Hearing<A> {

    /**
     * The answer in the client's words, with its own name of the model.
     *
     * @param used what the provider reported, or nothing where it did not
     */
    ByteBuffer whole(A answer, TokenUsage used);
  }

  /**
   * What goes beyond the form that is nobody's.
   *
   * @param unheard what is left out, by the client's names
   * @param confined why only a provider of the client's own dialect can be asked, if that is so
   */
  record Beyond(Set<String> unheard, Optional<Untranslatable> confined) {

    /** Copies the names. */
    public Beyond {
      unheard = Set.copyOf(unheard);
    }
  }
}

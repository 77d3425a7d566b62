package io.nebulagate.outbound.provider.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.ranking.RankRequest;
import io.nebulagate.domain.ranking.Ranking;
import io.nebulagate.domain.vectors.VectorRequest;
import io.nebulagate.domain.vectors.Vectors;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.Dropped;

/**
 * How one dialect asks for vectors, and for documents in order. Knows JSON, not sockets.
 * Thread-safe.
 */
public interface InquiryForm {

  /** Where it stands below a provider's root. */
  ApiPath path(UpstreamRequest request);

  /**
   * A question for vectors in this dialect, as JSON.
   *
   * @param dropped what cannot be said is noted there and left out
   * @throws UpstreamException untranslatable, for what must not be left out
   */
  byte[] write(VectorRequest question, UpstreamRequest request, Dropped dropped);

  /**
   * Reads vectors: what they used goes to {@code log}.
   *
   * @throws UpstreamException for an error with status 200, or what is no answer
   */
  Vectors vectors(JsonNode answer, UpstreamRequest request, AnswerLog log);

  /** A question about documents in this dialect; see the one for vectors. */
  default byte[] write(RankRequest question, UpstreamRequest request, Dropped dropped) {
    throw new IllegalStateException("this dialect puts nothing in order");
  }

  /** Reads documents in order; see the one for vectors. */
  default Ranking ranking(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    throw new IllegalStateException("this dialect puts nothing in order");
  }
}

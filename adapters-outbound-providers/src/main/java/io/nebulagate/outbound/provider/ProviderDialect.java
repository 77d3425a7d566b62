package io.nebulagate.outbound.provider;

import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import java.nio.ByteBuffer;

/**
 * What providers of one dialect are sent and how their answers are read. Knows bytes, not sockets.
 * Thread-safe.
 */
public interface ProviderDialect {

  /** Where an API stands below a provider's root. */
  ApiPath path(Api api);

  /** The header that shows a provider key. */
  KeyHeader keyHeader(Secret key);

  /** The bytes a provider gets. */
  byte[] body(UpstreamRequest request);

  /**
   * Reads an answer that came in one piece with status 200.
   *
   * @throws UpstreamException malformed, when it is no answer
   */
  WholeAnswer readWhole(UpstreamRequest request, byte[] body);

  /** Begins to read an answer that comes in pieces. */
  StreamReader openStream(UpstreamRequest request);

  /** What a provider said when it refused a request, without its secrets. */
  UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body);

  /**
   * A path in two parts: a provider's base URL may bring its own version.
   *
   * @param version the dialect's own version segment, with its slash
   * @param operation what follows it, with its slash
   */
  record ApiPath(String version, String operation) {}

  /** A header with a key in it; prints without it. */
  record KeyHeader(String name, Secret value) {}

  /** An answer in one piece, as the client gets it. */
  record WholeAnswer(ByteBuffer body, AnswerObservation observed) {}
}

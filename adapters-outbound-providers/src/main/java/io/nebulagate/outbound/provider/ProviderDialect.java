package io.nebulagate.outbound.provider;

import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.relay.realtime.RealtimeWords;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Upload;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What providers of one dialect are sent and how their answers are read. Knows bytes, not sockets.
 * Thread-safe.
 */
public interface ProviderDialect {

  /** The header that shows the key of the call's route. */
  KeyHeader keyHeader(UpstreamRequest request);

  /**
   * How a provider is asked.
   *
   * @throws UpstreamException untranslatable, when this dialect cannot say what the client wants
   */
  Put put(UpstreamRequest request);

  /**
   * Reads an answer that came in one piece with status 200.
   *
   * @throws UpstreamException malformed, when it is no answer
   */
  WholeAnswer readWhole(UpstreamRequest request, byte[] body);

  /** Begins to read an answer that comes in pieces. */
  StreamReader openStream(UpstreamRequest request);

  /** Reads what passes in a session; only a dialect that has sessions is asked. */
  default RealtimeWords session(UpstreamRequest request) {
    throw new IllegalStateException("this dialect has no sessions");
  }

  /** What a provider said when it refused a request, without its secrets. */
  UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body);

  /**
   * What a refusal means. A dialect whose statuses do not say it looks into the body.
   *
   * @param retryAfter how long the provider asks to wait, by its headers
   */
  default UpstreamFault refusal(
      UpstreamRequest request, int status, Optional<Duration> retryAfter, byte[] body) {
    return Faults.ofStatus(status, retryAfter, () -> rejection(request, status, body));
  }

  /**
   * A question, ready to be sent.
   *
   * @param method what HTTP calls it
   * @param headers what this dialect wants besides the key, names in lower case; where the client
   *     sent one of the same name, the client's counts
   * @param dropped what the client wanted and this dialect cannot say, by the client's names
   * @param upload what is sent in place of {@code body}, if anything is
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
  record Put(
      String method,
      ApiPath path,
      Map<String, String> headers,
      byte[] body,
      Set<String> dropped,
      Optional<Upload> upload) {

    private static final String POST = "POST";

    /** A question that is no form. */
    public Put(ApiPath path, Map<String, String> headers, byte[] body, Set<String> dropped) {
      this(POST, path, headers, body, dropped, Optional.empty());
    }

    /** A question of which everything is said. */
    public Put(ApiPath path, byte[] body) {
      this(path, Map.of(), body, Set.of());
    }

    /** A form with files. */
    public Put(ApiPath path, Upload upload) {
      this(POST, path, Map.of(), new byte[0], Set.of(), Optional.of(upload));
    }

    /** Something that says all by its path. */
    public Put(String method, ApiPath path) {
      this(method, path, Map.of(), new byte[0], Set.of(), Optional.empty());
    }
  }

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

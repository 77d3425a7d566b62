package io.nebulagate.domain.error;

import java.time.Duration;
import java.util.Optional;

/**
 * How one call to a provider failed. Adapters turn every failure into one of these; what is tried
 * next is decided from nothing else.
 */
public sealed interface UpstreamFault {

  /** A short name for metrics and explanations. */
  default String outcome() {
    return switch (this) {
      case Timeout _ -> "timeout";
      case Unreachable _ -> "unreachable";
      case EgressRefused _ -> "egress_refused";
      case Untranslatable _ -> "untranslatable";
      case Throttled _ -> "throttled";
      case Unauthorised _ -> "unauthorised";
      case Rejected _ -> "rejected";
      case Filtered _ -> "content_filtered";
      case Failed _ -> "failed";
      case Malformed _ -> "malformed";
      case Empty _ -> "empty";
      case Cut _ -> "cut";
    };
  }

  /** The HTTP status that says so; 0 where none came, or one that said the opposite. */
  default int status() {
    return switch (this) {
      case Throttled _ -> 429;
      case Unauthorised(int status) -> status;
      case Failed(int status) -> status;
      case Rejected(GatewayError.UpstreamRejected answer) -> answer.status();
      case Filtered(GatewayError.UpstreamRejected answer) -> answer.status();
      case Timeout _,
          Unreachable _,
          EgressRefused _,
          Untranslatable _,
          Malformed _,
          Empty _,
          Cut _ ->
          0;
    };
  }

  /** What a client is told of it, where nobody else is asked instead. */
  default GatewayError told() {
    return switch (this) {
      case Rejected(GatewayError.UpstreamRejected answer) -> answer;
      case Filtered(GatewayError.UpstreamRejected answer) -> answer;
      case Untranslatable(String field, String reason) ->
          new GatewayError.InvalidValue(field, reason);
      case Throttled(Optional<Duration> after) -> new GatewayError.UpstreamRateLimited(after);
      case Timeout _ -> new GatewayError.UpstreamTimeout();
      case Unreachable _, EgressRefused _, Unauthorised _, Failed _, Malformed _, Empty _, Cut _ ->
          new GatewayError.UpstreamRequestFailed();
    };
  }

  /** No head, or no further piece, in time. */
  record Timeout() implements UpstreamFault {}

  /** No connection, or one that broke before the head of an answer. */
  record Unreachable() implements UpstreamFault {}

  /** Not called: the provider's address leads to where calls may not go. */
  record EgressRefused() implements UpstreamFault {}

  /**
   * Not called: its dialect cannot say what the client wants. One that speaks the client's could.
   *
   * @param field what it is about, as the client calls it
   * @param reason goes on after "invalid value:"
   */
  record Untranslatable(String field, String reason) implements UpstreamFault {}

  /** The upstream asks for patience. */
  record Throttled(Optional<Duration> retryAfter) implements UpstreamFault {}

  /** The upstream does not take our key. */
  record Unauthorised(int status) implements UpstreamFault {

    private static final int NOT_TAKEN = 401;

    /** Whether the key is taken for nothing at all; otherwise it lacks money or a right. */
    public boolean refusesKey() {
      return status == NOT_TAKEN;
    }
  }

  /** The upstream says that the request is wrong (400, 404, 413, 422). */
  record Rejected(GatewayError.UpstreamRejected answer) implements UpstreamFault {}

  /** The upstream's content filter does not let the request pass. */
  record Filtered(GatewayError.UpstreamRejected answer) implements UpstreamFault {}

  /** The upstream failed by itself (5xx and what has no better name). */
  record Failed(int status) implements UpstreamFault {}

  /**
   * An answer that is none: unparseable, too large, without choices, or an error with status 200.
   */
  record Malformed(String reason) implements UpstreamFault {}

  /** An answer without a single byte of content, not even an empty choice. */
  record Empty() implements UpstreamFault {}

  /** The answer broke off before its end. */
  record Cut() implements UpstreamFault {}
}

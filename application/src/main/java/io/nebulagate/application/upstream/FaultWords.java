package io.nebulagate.application.upstream;

import io.nebulagate.domain.error.UpstreamFault;
import java.time.Duration;
import java.util.Optional;

/** Faults as operators read them, each a clause that begins with "it". */
final class FaultWords {

  private FaultWords() {}

  static String of(UpstreamFault fault) {
    return switch (fault) {
      case UpstreamFault.Timeout _ -> "it took too long to answer";
      case UpstreamFault.Unreachable _ -> "it could not be reached";
      case UpstreamFault.EgressRefused _ ->
          "its address is not one that calls may go to (EGRESS_ALLOW)";
      case UpstreamFault.Untranslatable(String field, String reason) ->
          "its dialect cannot say '" + field + "': " + reason;
      case UpstreamFault.Throttled(Optional<Duration> wait) ->
          "it asked for patience (429)"
              + wait.map(time -> ", for " + time.toSeconds() + " s").orElse("");
      case UpstreamFault.Unauthorised refused ->
          (refused.refusesKey() ? "it did not take the key (" : "it did not let the key do this (")
              + refused.status()
              + ")";
      case UpstreamFault.Rejected(var answer) -> "it found the request wrong: " + answer.message();
      case UpstreamFault.Filtered(var answer) ->
          "its filter did not let the request pass: " + answer.message();
      case UpstreamFault.Failed(int status) -> "it answered with the status " + status;
      case UpstreamFault.Malformed(String reason) -> "its answer is of no use: " + reason;
      case UpstreamFault.Empty _ -> "its answer was empty";
      case UpstreamFault.Cut _ -> "its answer broke off";
    };
  }
}

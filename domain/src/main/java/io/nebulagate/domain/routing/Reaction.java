package io.nebulagate.domain.routing;

import io.nebulagate.domain.error.UpstreamFault;
import java.util.Set;

/** What is done after a try has failed and before anything of an answer has reached the client. */
public enum Reaction {
  /** The client is told: nobody else would answer differently. */
  STOP,
  /** Another key of the same provider: it is the key that failed, not the provider. */
  OTHER_KEY,
  /** Another provider. */
  OTHER_PROVIDER;

  private static final int NOT_FOUND = 404;

  /** In conflict with another call, too early, broken, busy; 529 is Anthropic's "overloaded". */
  private static final Set<Integer> PASSING = Set.of(409, 425, 500, 502, 503, 520, 522, 524, 529);

  /**
   * What follows from a fault. A request that one provider finds wrong is wrong everywhere, unless
   * it only lacks the model.
   */
  public static Reaction to(UpstreamFault fault) {
    return switch (fault) {
      case UpstreamFault.Rejected(var answer) ->
          answer.status() == NOT_FOUND ? OTHER_PROVIDER : STOP;
      case UpstreamFault.Filtered _ -> STOP;
      case UpstreamFault.Throttled _, UpstreamFault.Unauthorised _ -> OTHER_KEY;
      case UpstreamFault.Timeout _,
          UpstreamFault.Unreachable _,
          UpstreamFault.EgressRefused _,
          UpstreamFault.Untranslatable _,
          UpstreamFault.Failed _,
          UpstreamFault.Malformed _,
          UpstreamFault.Empty _,
          UpstreamFault.Cut _ ->
          OTHER_PROVIDER;
    };
  }

  /**
   * Whether the same route may serve the same request a moment later: it was not reached, or said
   * that it is busy. What timed out would take as long again, and a wrong answer stays one.
   */
  public static boolean passes(UpstreamFault fault) {
    return switch (fault) {
      case UpstreamFault.Unreachable _, UpstreamFault.Cut _ -> true;
      case UpstreamFault.Failed(int status) -> PASSING.contains(status);
      case UpstreamFault.Throttled(var retryAfter) -> retryAfter.isPresent();
      case UpstreamFault.Rejected _,
          UpstreamFault.Filtered _,
          UpstreamFault.Unauthorised _,
          UpstreamFault.Timeout _,
          UpstreamFault.EgressRefused _,
          UpstreamFault.Untranslatable _,
          UpstreamFault.Malformed _,
          UpstreamFault.Empty _ ->
          false;
    };
  }
}

package io.nebulagate.outbound.provider;

import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Turns what providers answer into the faults that decide what is tried next. */
public final class Faults {

  /** What OpenAI, Azure and those who imitate them call it. */
  private static final Set<String> FILTER_CODES =
      Set.of("content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation");

  private Faults() {}

  /**
   * The fault a status means.
   *
   * <ol>
   *   <li>400, 404, 413, 422: the request is wrong, and the client is told why;
   *   <li>401, 402, 403: our key, or what stands behind it, is not accepted;
   *   <li>408, 504: too late;
   *   <li>429: patience is asked for;
   *   <li>everything else: the upstream failed.
   * </ol>
   *
   * @param rejection what the provider said; asked for only when it is the client's concern
   */
  public static UpstreamFault ofStatus(
      int status, Optional<Duration> retryAfter, Supplier<UpstreamRejected> rejection) {
    return switch (status) {
      case 400, 404, 413, 422 -> ofRejection(rejection.get());
      default -> ofStatus(status, retryAfter);
    };
  }

  /** A request that the provider finds wrong, or that its content filter does not let pass. */
  private static UpstreamFault ofRejection(UpstreamRejected rejected) {
    boolean filtered = rejected.upstreamCode().map(FILTER_CODES::contains).orElse(false);
    return filtered ? new UpstreamFault.Filtered(rejected) : new UpstreamFault.Rejected(rejected);
  }

  /** The fault a status means where no client's request stands behind the call. */
  public static UpstreamFault ofStatus(int status, Optional<Duration> retryAfter) {
    return switch (status) {
      case 401, 402, 403 -> new UpstreamFault.Unauthorised(status);
      case 408, 504 -> new UpstreamFault.Timeout();
      case 429 -> new UpstreamFault.Throttled(retryAfter);
      default -> new UpstreamFault.Failed(status);
    };
  }

  /** An answer that is none. */
  public static UpstreamException malformed(String reason) {
    return new UpstreamException(new UpstreamFault.Malformed(reason));
  }
}

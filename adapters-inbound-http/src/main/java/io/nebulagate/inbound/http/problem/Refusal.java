package io.nebulagate.inbound.http.problem;

import io.nebulagate.domain.chat.KeptByProvider;
import io.nebulagate.domain.error.GatewayError;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as HTTP, in every API alike: one line of the table of errors.
 *
 * @param param the field it is about, if it is about one
 * @param headers what tells a client whether and when to try again; OpenAI's SDKs obey {@code
 *     x-should-retry} before they look at the status
 */
public record Refusal(int status, @Nullable String param, Map<String, String> headers) {

  /** How long a client waits where nobody knows when a provider comes back. */
  private static final Duration ROUTE_PAUSE = Duration.ofSeconds(10);

  private static final String MODEL = "model";

  /** The line of {@code error}. */
  public static Refusal of(GatewayError error) {
    return switch (error) {
      case GatewayError.InvalidApiKey _ -> status(401);
      case GatewayError.AmbiguousCredentials _ -> status(400);
      case GatewayError.ApiKeyExpired _ -> status(401);
      case GatewayError.ApiKeyDisabled _ -> status(401);
      case GatewayError.AccountFrozen _ -> status(403);
      case GatewayError.IpNotAllowed _ -> status(403);
      case GatewayError.ModelNotAllowed _ -> status(403).about(MODEL);
      case GatewayError.ModelNotFound _ -> status(404).about(MODEL);
      case GatewayError.PolicyViolation _ -> status(403).with("x-should-retry", "false");
      case GatewayError.ModelNotPriced _ -> status(503).about(MODEL);
      case GatewayError.InvalidJson _ -> status(400);
      case GatewayError.MissingParameter refused -> status(400).about(refused.field());
      case GatewayError.InvalidValue refused -> status(400).about(refused.field());
      case GatewayError.RequestTooLarge _ -> status(413);
      case GatewayError.UnknownUrl _ -> status(404);
      case GatewayError.MethodNotAllowed _ -> status(405);
      case GatewayError.Unauthenticated _ -> status(401).with("WWW-Authenticate", "Bearer");
      case GatewayError.InvalidCredentials _ -> status(401);
      case GatewayError.TotpRequired _ -> status(401);
      case GatewayError.TooManyAttempts refused -> status(429).after(refused.retryAfter());
      case GatewayError.ExternalSignInRefused refused -> status(statusOf(refused.reason()));
      case GatewayError.CsrfTokenInvalid _ -> status(403);
      case GatewayError.AlreadySetUp _ -> status(409);
      case GatewayError.MailNotConfigured _ -> status(503);
      case GatewayError.PermissionDenied _ -> status(403);
      case GatewayError.KeyNotRevealable _ -> status(403);
      case GatewayError.NotFound _ -> status(404);
      case GatewayError.PreviousResponseNotFound _ ->
          status(400).about(KeptByProvider.PREVIOUS_RESPONSE);
      case GatewayError.UnknownField refused -> status(400).about(refused.field());
      case GatewayError.NotImplemented refused -> status(400).about(refused.field());
      case GatewayError.AlreadyExists refused -> status(409).about(refused.field());
      case GatewayError.IdempotencyKeyReused _ -> status(409).with("x-should-retry", "false");
      case GatewayError.IdempotencyInProgress refused -> status(409).after(refused.retryAfter());
      case GatewayError.AlreadyCompleted _ -> status(409).with("x-should-retry", "false");
      case GatewayError.InsufficientBalance _ -> status(409);
      case GatewayError.CreditInUse _ -> status(409).about("amount");
      case GatewayError.ReversalTooLarge _ -> status(409).about("amount");
      case GatewayError.VoucherInvalid _ -> status(400).about("code");
      case GatewayError.VoucherAlreadyRedeemed _ -> status(409).about("code");
      case GatewayError.InsufficientQuota _ -> status(429).with("x-should-retry", "false");
      case GatewayError.BudgetExceeded _ -> status(429).with("x-should-retry", "false");
      case GatewayError.RateLimited refused -> status(429).after(refused.retryAfter());
      case GatewayError.Overloaded refused -> status(503).after(refused.retryAfter());
      case GatewayError.NoAvailableRoute refused ->
          status(503).about(MODEL).after(refused.retryAfter().orElse(ROUTE_PAUSE));
      case GatewayError.UpstreamRequestFailed _ -> status(502);
      case GatewayError.UpstreamUnusable _ -> status(502);
      case GatewayError.UpstreamRateLimited refused ->
          refused.retryAfter().map(status(429)::after).orElse(status(429));
      case GatewayError.UpstreamTimeout _ -> status(504);
      case GatewayError.UpstreamRejected refused ->
          status(refused.status()).about(refused.param().orElse(null));
      case GatewayError.Internal _ -> status(500);
    };
  }

  private static int statusOf(GatewayError.ExternalSignInRefused.Reason reason) {
    return switch (reason) {
      case UNFINISHED -> 401;
      case PROVIDER_AWAY -> 502;
      case EMAIL_NOT_VERIFIED, NOBODY, LINKED_TO_ANOTHER, NOT_SET_UP, DISABLED -> 403;
    };
  }

  private static Refusal status(int status) {
    return new Refusal(status, null, Map.of());
  }

  private Refusal about(@Nullable String field) {
    return new Refusal(status, field, headers);
  }

  private Refusal with(String header, String value) {
    return new Refusal(status, param, Map.of(header, value));
  }

  /** Whole seconds, rounded up: too early is refused again. */
  private Refusal after(Duration pause) {
    long seconds = Math.max(1, pause.plusMillis(999).toSeconds());
    return with("Retry-After", Long.toString(seconds));
  }
}

package io.nebulagate.inbound.http.dialect.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.problem.Refusal;
import io.nebulagate.inbound.http.problem.RefusalText;
import java.util.Set;

/**
 * Refusals in Google's envelope: {@code {"error":{"code","message","status"}}} (google.rpc, read
 * 2026-11-20). How long to wait also stands in it, where its SDKs look for it.
 */
public final class GeminiErrorWriter implements ErrorWriter {

  private static final String INVALID = "INVALID_ARGUMENT";
  private static final String DENIED = "PERMISSION_DENIED";
  private static final String UNKNOWN = "UNAUTHENTICATED";
  private static final String EXHAUSTED = "RESOURCE_EXHAUSTED";
  private static final String UNAVAILABLE = "UNAVAILABLE";
  private static final String INTERNAL = "INTERNAL";
  private static final String ABORTED = "ABORTED";
  private static final String NOT_FOUND = "NOT_FOUND";
  private static final int MISSING = 404;

  /** What Google itself says of a request it does not like. */
  private static final Set<String> OWN = Set.of(INVALID, "FAILED_PRECONDITION", "OUT_OF_RANGE");

  @Override
  public Problem write(GatewayError error) {
    Refusal refusal = Refusal.of(error);
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    ObjectNode told =
        envelope
            .putObject("error")
            .put("code", refusal.status())
            .put("message", RefusalText.of(error))
            .put("status", status(error));
    String wait = refusal.headers().get("Retry-After");
    if (wait != null) {
      told.putArray("details")
          .addObject()
          .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
          .put("retryDelay", wait + "s");
    }
    return new Problem(refusal.status(), refusal.headers(), envelope.toString());
  }

  private static String status(GatewayError error) {
    return switch (error) {
      case GatewayError.InvalidApiKey _,
          GatewayError.ApiKeyExpired _,
          GatewayError.ApiKeyDisabled _,
          GatewayError.Unauthenticated _,
          GatewayError.InvalidCredentials _,
          GatewayError.TotpRequired _,
          GatewayError.ExternalSignInRefused _ ->
          UNKNOWN;
      case GatewayError.AmbiguousCredentials _,
          GatewayError.InvalidJson _,
          GatewayError.MissingParameter _,
          GatewayError.InvalidValue _,
          GatewayError.PreviousResponseNotFound _,
          GatewayError.RequestTooLarge _,
          GatewayError.UnknownField _,
          GatewayError.VoucherInvalid _,
          GatewayError.NotImplemented _ ->
          INVALID;
      case GatewayError.AccountFrozen _,
          GatewayError.IpNotAllowed _,
          GatewayError.ModelNotAllowed _,
          GatewayError.PolicyViolation _,
          GatewayError.CsrfTokenInvalid _,
          GatewayError.PermissionDenied _,
          GatewayError.KeyNotRevealable _ ->
          DENIED;
      case GatewayError.ModelNotFound _, GatewayError.UnknownUrl _, GatewayError.NotFound _ ->
          NOT_FOUND;
      case GatewayError.MethodNotAllowed _ -> "UNIMPLEMENTED";
      case GatewayError.AlreadySetUp _,
          GatewayError.AlreadyExists _,
          GatewayError.IdempotencyKeyReused _,
          GatewayError.IdempotencyInProgress _,
          GatewayError.AlreadyCompleted _,
          GatewayError.InsufficientBalance _,
          GatewayError.CreditInUse _,
          GatewayError.ReversalTooLarge _,
          GatewayError.VoucherAlreadyRedeemed _ ->
          ABORTED;
      case GatewayError.InsufficientQuota _,
          GatewayError.BudgetExceeded _,
          GatewayError.RateLimited _,
          GatewayError.TooManyAttempts _,
          GatewayError.UpstreamRateLimited _ ->
          EXHAUSTED;
      case GatewayError.ModelNotPriced _,
          GatewayError.MailNotConfigured _,
          GatewayError.Overloaded _,
          GatewayError.NoAvailableRoute _ ->
          UNAVAILABLE;
      case GatewayError.UpstreamTimeout _ -> "DEADLINE_EXCEEDED";
      case GatewayError.UpstreamRequestFailed _,
          GatewayError.UpstreamUnusable _,
          GatewayError.Internal _ ->
          INTERNAL;
      case GatewayError.UpstreamRejected rejected -> rejected(rejected);
    };
  }

  private static String rejected(GatewayError.UpstreamRejected rejected) {
    String usual = rejected.status() == MISSING ? NOT_FOUND : INVALID;
    return rejected.upstreamCode().filter(OWN::contains).orElse(usual);
  }
}

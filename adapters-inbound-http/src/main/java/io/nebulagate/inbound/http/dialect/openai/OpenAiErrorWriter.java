package io.nebulagate.inbound.http.dialect.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.problem.Refusal;
import io.nebulagate.inbound.http.problem.RefusalText;
import org.jspecify.annotations.Nullable;

/**
 * Refusals in OpenAI's envelope: {@code {"error":{"message","type","param","code"}}} (OpenAI API
 * reference, errors, read 2026-11-20). Money that is used up is 429 {@code insufficient_quota}, as
 * OpenAI answers.
 */
public final class OpenAiErrorWriter implements ErrorWriter {

  private static final String CALLER = "invalid_request_error";
  private static final String PERMISSION = "permission_error";
  private static final String SERVER = "server_error";
  private static final String UPSTREAM = "upstream_error";

  @Override
  public Problem write(GatewayError error) {
    Refusal refusal = Refusal.of(error);
    return new Problem(refusal.status(), refusal.headers(), envelope(error));
  }

  /** The envelope alone, as it also stands in a frame of a stream that breaks. */
  static String envelope(GatewayError error) {
    return JsonNodeFactory.instance.objectNode().set("error", error(error)).toString();
  }

  /** What stands in the envelope. */
  static ObjectNode error(GatewayError error) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("message", RefusalText.of(error))
        .put("type", type(error))
        .put("param", Refusal.of(error).param())
        .put("code", code(error));
  }

  private static String type(GatewayError error) {
    return switch (error) {
      case GatewayError.InvalidApiKey _,
          GatewayError.AmbiguousCredentials _,
          GatewayError.ApiKeyExpired _,
          GatewayError.ApiKeyDisabled _,
          GatewayError.ModelNotFound _,
          GatewayError.InvalidJson _,
          GatewayError.MissingParameter _,
          GatewayError.InvalidValue _,
          GatewayError.PreviousResponseNotFound _,
          GatewayError.RequestTooLarge _,
          GatewayError.UnknownUrl _,
          GatewayError.MethodNotAllowed _,
          GatewayError.Unauthenticated _,
          GatewayError.InvalidCredentials _,
          GatewayError.TotpRequired _,
          GatewayError.ExternalSignInRefused _,
          GatewayError.AlreadySetUp _,
          GatewayError.NotFound _,
          GatewayError.UnknownField _,
          GatewayError.NotImplemented _,
          GatewayError.AlreadyExists _,
          GatewayError.IdempotencyKeyReused _,
          GatewayError.IdempotencyInProgress _,
          GatewayError.AlreadyCompleted _,
          GatewayError.InsufficientBalance _,
          GatewayError.CreditInUse _,
          GatewayError.ReversalTooLarge _,
          GatewayError.VoucherInvalid _,
          GatewayError.VoucherAlreadyRedeemed _ ->
          CALLER;
      case GatewayError.AccountFrozen _,
          GatewayError.IpNotAllowed _,
          GatewayError.ModelNotAllowed _,
          GatewayError.PolicyViolation _,
          GatewayError.CsrfTokenInvalid _,
          GatewayError.PermissionDenied _,
          GatewayError.KeyNotRevealable _ ->
          PERMISSION;
      case GatewayError.InsufficientQuota _, GatewayError.BudgetExceeded _ -> "insufficient_quota";
      case GatewayError.RateLimited refused ->
          refused.limit() == Limit.TOKENS ? "tokens" : "requests";
      case GatewayError.UpstreamRateLimited _, GatewayError.TooManyAttempts _ -> "requests";
      case GatewayError.ModelNotPriced _,
          GatewayError.MailNotConfigured _,
          GatewayError.Overloaded _,
          GatewayError.NoAvailableRoute _,
          GatewayError.Internal _ ->
          SERVER;
      case GatewayError.UpstreamRequestFailed _,
          GatewayError.UpstreamUnusable _,
          GatewayError.UpstreamTimeout _ ->
          UPSTREAM;
      case GatewayError.UpstreamRejected rejected -> rejected.type();
    };
  }

  /** The upstream's own code where it rejected the request, also when it gave none. */
  private static @Nullable String code(GatewayError error) {
    return error instanceof GatewayError.UpstreamRejected rejected
        ? rejected.upstreamCode().orElse(null)
        : error.code();
  }
}

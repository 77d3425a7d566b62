package io.nebulagate.inbound.http.dialect.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.problem.Refusal;
import io.nebulagate.inbound.http.problem.RefusalText;

/**
 * Refusals in Anthropic's envelope: {@code {"type":"error","error":{"type","message"}}} (Anthropic
 * API reference, errors, read 2026-11-28). The status is the same as in every dialect: 503 where
 * Anthropic itself says 529, since it is the gateway that has no route.
 */
public final class AnthropicErrorWriter implements ErrorWriter {

  /** The field by which a client leaves its earlier turns to be kept. */
  static final String THREAD = "thread";

  private static final String CALLER = "invalid_request_error";
  private static final String IDENTITY = "authentication_error";
  private static final String PERMISSION = "permission_error";
  private static final String NOT_FOUND = "not_found_error";
  private static final String TOO_LARGE = "request_too_large";
  private static final String LIMIT = "rate_limit_error";
  private static final String OVERLOADED = "overloaded_error";
  private static final String SERVER = "api_error";

  @Override
  public Problem write(GatewayError error) {
    Refusal refusal = Refusal.of(error);
    return new Problem(refusal.status(), refusal.headers(), envelope(error));
  }

  /** The envelope alone, as it also stands in a frame of a stream that breaks. */
  static String envelope(GatewayError error) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode().put("type", "error");
    ObjectNode told = envelope.putObject("error");
    told.put("type", type(error)).put("message", RefusalText.of(error));
    if (error instanceof GatewayError.InvalidValue(String field, _) && field.equals(THREAD)) {
      // what makes the SDK's own tool runner go on with all messages in every question
      ObjectNode details =
          told.putObject("details").put("error_code", "thread_unsupported_request");
      details.putArray("unsupported").add(THREAD);
    }
    return envelope.toString();
  }

  private static String type(GatewayError error) {
    return switch (error) {
      case GatewayError.InvalidApiKey _,
          GatewayError.ApiKeyExpired _,
          GatewayError.ApiKeyDisabled _,
          GatewayError.Unauthenticated _,
          GatewayError.InvalidCredentials _,
          GatewayError.TotpRequired _ ->
          IDENTITY;
      case GatewayError.AmbiguousCredentials _,
          GatewayError.InvalidJson _,
          GatewayError.MissingParameter _,
          GatewayError.InvalidValue _,
          GatewayError.PreviousResponseNotFound _,
          GatewayError.MethodNotAllowed _,
          GatewayError.ExternalSignInRefused _,
          GatewayError.AlreadySetUp _,
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
      case GatewayError.ModelNotFound _, GatewayError.UnknownUrl _, GatewayError.NotFound _ ->
          NOT_FOUND;
      case GatewayError.RequestTooLarge _ -> TOO_LARGE;
      case GatewayError.InsufficientQuota _,
          GatewayError.BudgetExceeded _,
          GatewayError.RateLimited _,
          GatewayError.UpstreamRateLimited _,
          GatewayError.TooManyAttempts _ ->
          LIMIT;
      case GatewayError.Overloaded _, GatewayError.NoAvailableRoute _ -> OVERLOADED;
      case GatewayError.ModelNotPriced _,
          GatewayError.MailNotConfigured _,
          GatewayError.UpstreamRequestFailed _,
          GatewayError.UpstreamUnusable _,
          GatewayError.UpstreamTimeout _,
          GatewayError.Internal _ ->
          SERVER;
      case GatewayError.UpstreamRejected rejected ->
          switch (rejected.status()) {
            case 404 -> NOT_FOUND;
            case 413 -> TOO_LARGE;
            default -> CALLER;
          };
    };
  }
}

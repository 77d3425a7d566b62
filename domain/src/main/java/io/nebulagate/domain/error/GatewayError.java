package io.nebulagate.domain.error;

import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything a caller can be told went wrong. Closed: a new case breaks every switch that does not
 * know it. HTTP statuses and wire shapes belong to the adapters.
 */
public sealed interface GatewayError {

  /** Who has to act; metrics group by this. */
  enum Fault {
    /** The caller has to ask differently. */
    CALLER,
    /** The caller's money or limits are used up. */
    QUOTA,
    /** A provider failed. */
    UPSTREAM,
    /** We did. */
    GATEWAY
  }

  /** Who has to act. */
  default Fault fault() {
    return switch (this) {
      case InvalidApiKey _,
          AmbiguousCredentials _,
          ApiKeyExpired _,
          ApiKeyDisabled _,
          AccountFrozen _,
          IpNotAllowed _,
          ModelNotAllowed _,
          ModelNotFound _,
          PolicyViolation _,
          InvalidJson _,
          MissingParameter _,
          InvalidValue _,
          RequestTooLarge _,
          UnknownUrl _,
          MethodNotAllowed _,
          Unauthenticated _,
          InvalidCredentials _,
          TotpRequired _,
          TooManyAttempts _,
          ExternalSignInRefused _,
          CsrfTokenInvalid _,
          AlreadySetUp _,
          PermissionDenied _,
          KeyNotRevealable _,
          NotFound _,
          PreviousResponseNotFound _,
          UnknownField _,
          NotImplemented _,
          AlreadyExists _,
          IdempotencyKeyReused _,
          IdempotencyInProgress _,
          AlreadyCompleted _,
          InsufficientBalance _,
          CreditInUse _,
          ReversalTooLarge _,
          VoucherInvalid _,
          VoucherAlreadyRedeemed _,
          UpstreamRejected _ ->
          Fault.CALLER;
      case ModelNotPriced _, MailNotConfigured _, Overloaded _, Internal _ -> Fault.GATEWAY;
      case InsufficientQuota _, BudgetExceeded _, RateLimited _ -> Fault.QUOTA;
      case NoAvailableRoute _,
          UpstreamRequestFailed _,
          UpstreamUnusable _,
          UpstreamRateLimited _,
          UpstreamTimeout _ ->
          Fault.UPSTREAM;
    };
  }

  /** A name for it that never changes: the {@code code} of every dialect and of the admin API. */
  default String code() {
    return switch (this) {
      case InvalidApiKey _ -> "invalid_api_key";
      case AmbiguousCredentials _ -> "ambiguous_credentials";
      case ApiKeyExpired _ -> "api_key_expired";
      case ApiKeyDisabled _ -> "api_key_disabled";
      case AccountFrozen _ -> "account_frozen";
      case IpNotAllowed _ -> "ip_not_allowed";
      case ModelNotAllowed _ -> "model_not_allowed";
      case ModelNotFound _ -> "model_not_found";
      case PolicyViolation _ -> "policy_violation";
      case ModelNotPriced _ -> "model_not_priced";
      case InvalidJson _ -> "invalid_json";
      case MissingParameter _ -> "missing_required_parameter";
      case InvalidValue _ -> "invalid_value";
      case RequestTooLarge _ -> "request_too_large";
      case UnknownUrl _ -> "unknown_url";
      case MethodNotAllowed _ -> "method_not_allowed";
      case Unauthenticated _ -> "unauthenticated";
      case InvalidCredentials _ -> "invalid_credentials";
      case TotpRequired _ -> "totp_required";
      case TooManyAttempts _ -> "too_many_attempts";
      case ExternalSignInRefused _ -> "external_sign_in_refused";
      case CsrfTokenInvalid _ -> "csrf_token_invalid";
      case AlreadySetUp _ -> "already_set_up";
      case MailNotConfigured _ -> "mail_not_configured";
      case PermissionDenied _ -> "permission_denied";
      case KeyNotRevealable _ -> "key_not_revealable";
      case NotFound _ -> "not_found";
      case PreviousResponseNotFound _ -> "previous_response_not_found";
      case UnknownField _ -> "unknown_field";
      case NotImplemented _ -> "not_implemented";
      case AlreadyExists _ -> "already_exists";
      case IdempotencyKeyReused _ -> "idempotency_key_reused";
      case IdempotencyInProgress _ -> "idempotency_in_progress";
      case AlreadyCompleted _ -> "already_completed";
      case InsufficientBalance _ -> "insufficient_balance";
      case CreditInUse _ -> "credit_in_use";
      case ReversalTooLarge _ -> "reversal_exceeds_original";
      case VoucherInvalid _ -> "voucher_invalid";
      case VoucherAlreadyRedeemed _ -> "voucher_already_redeemed";
      case InsufficientQuota _ -> "insufficient_quota";
      case BudgetExceeded _ -> "budget_exceeded";
      case RateLimited _ -> "rate_limit_exceeded";
      case Overloaded _ -> "overloaded";
      case NoAvailableRoute _ -> "no_available_route";
      case UpstreamRequestFailed _ -> "upstream_request_failed";
      case UpstreamUnusable _ -> "upstream_unusable";
      case UpstreamRateLimited _ -> "upstream_rate_limited";
      case UpstreamTimeout _ -> "upstream_timeout";
      case UpstreamRejected rejected -> rejected.upstreamCode().orElse("upstream_rejected");
      case Internal _ -> "internal_error";
    };
  }

  /** No key, or one that nobody knows. */
  record InvalidApiKey() implements GatewayError {}

  /** Two different keys in one request. */
  record AmbiguousCredentials() implements GatewayError {}

  /** The key is past its end. */
  record ApiKeyExpired() implements GatewayError {}

  /** The key was switched off. */
  record ApiKeyDisabled() implements GatewayError {}

  /** The account that would pay is frozen or closed. */
  record AccountFrozen() implements GatewayError {}

  /** The key may not be used from where the request comes from. */
  record IpNotAllowed() implements GatewayError {}

  /** The key may not ask for this model. */
  record ModelNotAllowed(String model) implements GatewayError {}

  /** Nobody serves a model of this name. */
  record ModelNotFound(String model) implements GatewayError {}

  /** A policy's rule of this name does not let the request pass. */
  record PolicyViolation(String rule) implements GatewayError {}

  /** The model is served but has no price. */
  record ModelNotPriced(String model) implements GatewayError {}

  /** The body is no JSON object, nests too deep, or names a field twice that must be unique. */
  record InvalidJson(String reason) implements GatewayError {}

  /** A field that must be there is not. */
  record MissingParameter(String field) implements GatewayError {}

  /** A field has a value that cannot be. */
  record InvalidValue(String field, String reason) implements GatewayError {}

  /** The body is larger than the gateway takes. */
  record RequestTooLarge(long bytesMax) implements GatewayError {}

  /** Nothing is served under this path. */
  record UnknownUrl(String method, String path) implements GatewayError {}

  /** The path is served, but not by this method. */
  record MethodNotAllowed(String method) implements GatewayError {}

  /** Nobody is signed in, or not validly. */
  record Unauthenticated() implements GatewayError {}

  /** The name, the password or the code is wrong; which one is nobody's business. */
  record InvalidCredentials() implements GatewayError {}

  /** The password is right, and a code of the second factor is missing. */
  record TotpRequired() implements GatewayError {}

  /** Too many failures; nothing is tried before {@code retryAfter} is over. */
  record TooManyAttempts(Duration retryAfter) implements GatewayError {}

  /** What an identity provider says of somebody does not sign that one in. */
  record ExternalSignInRefused(Reason reason) implements GatewayError {

    /** Why not. */
    public enum Reason {
      /** The way over the provider was not walked to its end as it should be. */
      UNFINISHED,
      /** The provider could not be asked. */
      PROVIDER_AWAY,
      /** The provider has verified no address of the person. */
      EMAIL_NOT_VERIFIED,
      /** Nobody here has the address, and nobody new is let in. */
      NOBODY,
      /** Whoever has the address here is linked to another identity of the same provider. */
      LINKED_TO_ANOTHER,
      /** The first user is not made by a provider. */
      NOT_SET_UP,
      /** The person may not sign in any more. */
      DISABLED
    }
  }

  /** A call that changes something came with the console's cookie but without its token. */
  record CsrfTokenInvalid() implements GatewayError {}

  /** There are users already: the first one cannot be made again. */
  record AlreadySetUp() implements GatewayError {}

  /** The operator has not said how mail is sent. */
  record MailNotConfigured() implements GatewayError {}

  /** Signed in, but not allowed to do this. */
  record PermissionDenied() implements GatewayError {}

  /** The text of the key cannot be shown again. */
  record KeyNotRevealable(Cause cause) implements GatewayError {

    /** Why not. */
    public enum Cause {
      /** Only its hash is kept. */
      NOT_KEPT,
      /** The key is switched off. */
      DISABLED
    }
  }

  /** No such thing, or none that the caller may know of; {@code what} is its kind. */
  record NotFound(String what) implements GatewayError {}

  /** The response that is to be continued: none, one of somebody else, or out of reach by now. */
  record PreviousResponseNotFound(String id) implements GatewayError {}

  /** The body has a field that nobody reads; {@code known} are those that would be read. */
  record UnknownField(String field, List<String> known) implements GatewayError {

    /** Copies the names. */
    public UnknownField {
      known = List.copyOf(known);
    }
  }

  /**
   * The field means something, but this gateway does not do it yet. Said rather than passed over: a
   * limit that is not kept is a lie.
   */
  record NotImplemented(String field) implements GatewayError {}

  /** The value of {@code field} is taken. */
  record AlreadyExists(String field) implements GatewayError {}

  /** The idempotency key was used for another request. */
  record IdempotencyKeyReused() implements GatewayError {}

  /** A request with the same idempotency key still runs. */
  record IdempotencyInProgress(Duration retryAfter) implements GatewayError {}

  /**
   * A request with the same idempotency key has ended, with an answer that cannot be given again.
   */
  record AlreadyCompleted(RequestId request, Money cost) implements GatewayError {}

  /** An operator's debit is more than what is available. */
  record InsufficientBalance(Money available) implements GatewayError {}

  /** A credit limit would be less than the account already uses of its credit. */
  record CreditInUse(Money used) implements GatewayError {}

  /** More would be taken back of a transfer than is left of it. */
  record ReversalTooLarge(Money left) implements GatewayError {}

  /**
   * The code is worth nothing to whoever presents it: unknown, used by another, revoked, not valid
   * now, or not for them. Which one is nobody's business.
   *
   * @param unknown whether nobody ever made such a code; counts as guessing and is told to nobody
   */
  record VoucherInvalid(boolean unknown) implements GatewayError {}

  /** The account has redeemed this voucher, or as many of its kind as it may. */
  record VoucherAlreadyRedeemed() implements GatewayError {}

  /** Not enough money available. Asking again changes nothing. */
  record InsufficientQuota() implements GatewayError {}

  /** A budget of {@code level} is used up until its day or month ends. */
  record BudgetExceeded(Limit budget, LimitLevel level) implements GatewayError {}

  /** A limit of {@code level} is reached; asking again after {@code retryAfter} may help. */
  record RateLimited(Limit limit, LimitLevel level, Duration retryAfter) implements GatewayError {}

  /** Too much is waiting; asking again shortly may help. */
  record Overloaded(Duration retryAfter) implements GatewayError {}

  /**
   * The model is known, but no route to it is usable now.
   *
   * @param retryAfter when one may be; empty = nobody knows
   */
  record NoAvailableRoute(String model, Optional<Duration> retryAfter) implements GatewayError {}

  /** Every attempt failed upstream. */
  record UpstreamRequestFailed() implements GatewayError {}

  /**
   * A provider that an operator wanted something of did not give it.
   *
   * @param reason what it did instead, as a clause; never a secret
   */
  record UpstreamUnusable(String reason) implements GatewayError {}

  /** Every upstream asked for patience. */
  record UpstreamRateLimited(Optional<Duration> retryAfter) implements GatewayError {}

  /** The upstream took too long. */
  record UpstreamTimeout() implements GatewayError {}

  /**
   * The upstream says that the request itself is wrong.
   *
   * @param status the upstream's HTTP status: 400, 404, 413 or 422
   * @param message what it said, already scrubbed of secrets and host names
   */
  record UpstreamRejected(
      int status,
      String message,
      String type,
      Optional<String> param,
      Optional<String> upstreamCode)
      implements GatewayError {}

  /** Our own mistake. Its cause is in the log, under the request id. */
  record Internal() implements GatewayError {}
}

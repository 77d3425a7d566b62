package io.nebulagate.inbound.http.problem;

import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.error.GatewayError;
import java.time.Duration;

/** What people read when they are refused, in every API alike. */
public final class RefusalText {

  private static final int SHOWN_MAX = 200;
  private static final String WRONG_KEY =
      "Incorrect API key provided. Send a valid key as 'Authorization: Bearer <key>'.";
  private static final String TWO_KEYS = "The request carries two different API keys. Send one.";
  private static final String CSRF_TOKEN =
      "Send the CSRF token of your session in the header 'X-CSRF-Token'.";
  private static final String CODE_MISSING =
      "Send the code of your authenticator app as 'totp', or a recovery code.";
  private static final String NO_MONEY =
      "You exceeded your current quota. Please check your balance.";
  private static final String REDEEMED =
      "The account has redeemed this voucher already, or as many of this kind as it may.";
  private static final String OURS =
      "Something went wrong on our side. The request id finds it in the log.";

  private RefusalText() {}

  /** One sentence for people. Repeats no key, and of what the caller sent only names, cut short. */
  public static String of(GatewayError error) {
    return switch (error) {
      case GatewayError.InvalidApiKey _ -> WRONG_KEY;
      case GatewayError.AmbiguousCredentials _ -> TWO_KEYS;
      case GatewayError.ApiKeyExpired _ -> "The API key has expired.";
      case GatewayError.ApiKeyDisabled _ -> "The API key is disabled.";
      case GatewayError.AccountFrozen _ -> "The account that pays for this key is frozen.";
      case GatewayError.IpNotAllowed _ -> "This API key may not be used from your address.";
      case GatewayError.ModelNotAllowed refused ->
          "This API key may not use the model '" + shown(refused.model()) + "'.";
      case GatewayError.ModelNotFound refused ->
          "The model '" + shown(refused.model()) + "' does not exist or you cannot use it.";
      case GatewayError.PolicyViolation refused -> stoppedBy(refused.rule());
      case GatewayError.ModelNotPriced refused ->
          "The model '" + shown(refused.model()) + "' has no price yet.";
      case GatewayError.InvalidJson refused -> "We could not read the body: " + refused.reason();
      case GatewayError.MissingParameter refused -> missing(refused);
      case GatewayError.InvalidValue refused ->
          "Invalid value for '" + shown(refused.field()) + "': " + refused.reason() + ".";
      case GatewayError.RequestTooLarge refused ->
          "The body is larger than " + refused.bytesMax() + " bytes.";
      case GatewayError.UnknownUrl refused ->
          "Unknown request URL: " + shown(refused.method()) + " " + shown(refused.path()) + ".";
      case GatewayError.MethodNotAllowed refused -> notHere(refused);
      case GatewayError.Unauthenticated _ -> "Sign in first, with a valid bearer token.";
      case GatewayError.InvalidCredentials _ -> "The user name, the password or the code is wrong.";
      case GatewayError.TotpRequired _ -> CODE_MISSING;
      case GatewayError.TooManyAttempts refused ->
          "Too many attempts. Please try again in " + seconds(refused.retryAfter()) + " s.";
      case GatewayError.ExternalSignInRefused refused -> notLetIn(refused.reason());
      case GatewayError.CsrfTokenInvalid _ -> CSRF_TOKEN;
      case GatewayError.AlreadySetUp _ -> "The first user has been made already.";
      case GatewayError.MailNotConfigured _ -> "This gateway has not been told how to send mail.";
      case GatewayError.PermissionDenied _ -> "You may not do this.";
      case GatewayError.KeyNotRevealable refused -> hidden(refused.cause());
      case GatewayError.NotFound refused -> "There is no such " + refused.what() + ".";
      case GatewayError.PreviousResponseNotFound refused -> lost(refused);
      case GatewayError.UnknownField refused -> unknown(refused);
      case GatewayError.NotImplemented refused ->
          "'" + shown(refused.field()) + "' is not implemented yet.";
      case GatewayError.AlreadyExists refused ->
          "The value of '" + shown(refused.field()) + "' is already taken.";
      case GatewayError.IdempotencyKeyReused _ ->
          "This Idempotency-Key was used for another request.";
      case GatewayError.IdempotencyInProgress _ ->
          "A request with this Idempotency-Key is still running.";
      case GatewayError.AlreadyCompleted refused -> completed(refused);
      case GatewayError.InsufficientBalance refused ->
          "Only " + refused.available().toDecimal() + " USD is available.";
      case GatewayError.CreditInUse refused ->
          "The account already uses " + refused.used().toDecimal() + " USD of its credit.";
      case GatewayError.ReversalTooLarge refused ->
          "Only " + refused.left().toDecimal() + " USD of this transfer can still be taken back.";
      case GatewayError.VoucherInvalid _ -> "This voucher cannot be redeemed here.";
      case GatewayError.VoucherAlreadyRedeemed _ -> REDEEMED;
      case GatewayError.InsufficientQuota _ -> NO_MONEY;
      case GatewayError.BudgetExceeded refused -> usedUp(refused);
      case GatewayError.RateLimited refused -> tooFast(refused);
      case GatewayError.Overloaded _ -> "The gateway is overloaded. Please try again shortly.";
      case GatewayError.NoAvailableRoute refused ->
          "No provider of the model '" + shown(refused.model()) + "' is available now.";
      case GatewayError.UpstreamRequestFailed _ -> "The provider could not serve the request.";
      case GatewayError.UpstreamUnusable refused ->
          "The provider could not be asked: " + refused.reason() + ".";
      case GatewayError.UpstreamRateLimited _ -> "The provider is busy. Please try again later.";
      case GatewayError.UpstreamTimeout _ -> "The provider took too long to answer.";
      case GatewayError.UpstreamRejected refused -> refused.message();
      case GatewayError.Internal _ -> OURS;
    };
  }

  private static String missing(GatewayError.MissingParameter refused) {
    return "Missing required parameter: '" + shown(refused.field()) + "'.";
  }

  private static String notHere(GatewayError.MethodNotAllowed refused) {
    return "The method " + shown(refused.method()) + " is not allowed for this URL.";
  }

  private static String stoppedBy(String rule) {
    return "The rule '" + shown(rule) + "' of this gateway does not let this pass.";
  }

  private static String lost(GatewayError.PreviousResponseNotFound refused) {
    return "Previous response with id '" + shown(refused.id()) + "' not found.";
  }

  private static String notLetIn(GatewayError.ExternalSignInRefused.Reason reason) {
    return switch (reason) {
      case UNFINISHED -> "The sign-in was not completed. Please start again.";
      case PROVIDER_AWAY -> "The identity provider could not be reached. Please try again later.";
      case EMAIL_NOT_VERIFIED ->
          "The identity provider has not verified your mail address, so it says nothing here.";
      case NOBODY ->
          "No user here has verified this mail address. Ask an administrator to add you, then"
              + " verify your address here.";
      case LINKED_TO_ANOTHER ->
          "The user with this mail address signs in by another identity of this provider.";
      case NOT_SET_UP -> "Make the first user by the setup code, then sign in this way.";
      case DISABLED -> "This user is disabled.";
    };
  }

  private static String hidden(GatewayError.KeyNotRevealable.Cause cause) {
    return switch (cause) {
      case NOT_KEPT ->
          "The text of this key was not kept; only keys made with 'revealable' show it again.";
      case DISABLED -> "This key is disabled; its text is not shown while it is.";
    };
  }

  private static String unknown(GatewayError.UnknownField refused) {
    return "Unknown field '%s'. Known here: %s."
        .formatted(shown(refused.field()), String.join(", ", refused.known()));
  }

  private static String completed(GatewayError.AlreadyCompleted refused) {
    return "The request with this Idempotency-Key has been served as %s and cost %s USD."
        .formatted(refused.request(), refused.cost().toDecimal());
  }

  private static String usedUp(GatewayError.BudgetExceeded refused) {
    String period = refused.budget() == Limit.DAILY_BUDGET ? "daily" : "monthly";
    return "The %s budget of this %s is used up.".formatted(period, refused.level().label());
  }

  private static String tooFast(GatewayError.RateLimited refused) {
    String limit =
        switch (refused.limit()) {
          case REQUESTS -> "requests per minute";
          case TOKENS -> "tokens per minute";
          case CONCURRENCY -> "requests at the same time";
          case DAILY_BUDGET, MONTHLY_BUDGET -> "money";
        };
    return "Rate limit of this %s reached: %s. Please try again in %d s."
        .formatted(refused.level().label(), limit, seconds(refused.retryAfter()));
  }

  /** Whole seconds, rounded up: too early is refused again. */
  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= SHOWN_MAX ? printable : printable.substring(0, SHOWN_MAX) + "…";
  }
}

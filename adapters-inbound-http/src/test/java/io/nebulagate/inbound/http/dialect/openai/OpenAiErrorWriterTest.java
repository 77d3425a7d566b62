package io.nebulagate.inbound.http.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayError.ExternalSignInRefused.Reason;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.admin.ApiErrorWriter;
import io.nebulagate.inbound.http.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of errors, line by line. */
class OpenAiErrorWriterTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INVALID = "invalid_request_error";

  private static Line line(GatewayError error, int status, String type, String code) {
    return new Line(error, status, type, code, "null", Map.of());
  }

  static Stream<Line> table() {
    return Stream.of(ofMoney(), ofRequests(), ofState(), ofSignIn()).flatMap(lines -> lines);
  }

  private static Stream<Line> ofState() {
    return Stream.of(
        line(
                new GatewayError.PreviousResponseNotFound("r"),
                400,
                INVALID,
                "previous_response_not_found")
            .about("previous_response_id"));
  }

  private static Stream<Line> ofSignIn() {
    return Stream.of(
        line(new GatewayError.InvalidCredentials(), 401, INVALID, "invalid_credentials"),
        line(new GatewayError.TotpRequired(), 401, INVALID, "totp_required"),
        line(
            new GatewayError.ExternalSignInRefused(Reason.NOBODY),
            403,
            INVALID,
            "external_sign_in_refused"),
        line(
                new GatewayError.TooManyAttempts(Duration.ofMillis(59_001)),
                429,
                "requests",
                "too_many_attempts")
            .with("Retry-After", "60"),
        line(new GatewayError.CsrfTokenInvalid(), 403, "permission_error", "csrf_token_invalid"),
        line(new GatewayError.AlreadySetUp(), 409, INVALID, "already_set_up"),
        line(new GatewayError.MailNotConfigured(), 503, "server_error", "mail_not_configured"));
  }

  private static Stream<Line> ofMoney() {
    return Stream.of(
        line(new GatewayError.IdempotencyKeyReused(), 409, INVALID, "idempotency_key_reused")
            .with("x-should-retry", "false"),
        line(
                new GatewayError.IdempotencyInProgress(Duration.ofSeconds(1)),
                409,
                INVALID,
                "idempotency_in_progress")
            .with("Retry-After", "1"),
        line(
                new GatewayError.AlreadyCompleted(new RequestId(new UUID(1, 2)), Money.ZERO),
                409,
                INVALID,
                "already_completed")
            .with("x-should-retry", "false"),
        line(
            new GatewayError.InsufficientBalance(Money.ZERO), 409, INVALID, "insufficient_balance"),
        line(new GatewayError.CreditInUse(Money.ZERO), 409, INVALID, "credit_in_use")
            .about("amount"),
        line(
                new GatewayError.ReversalTooLarge(Money.ZERO),
                409,
                INVALID,
                "reversal_exceeds_original")
            .about("amount"),
        line(new GatewayError.VoucherInvalid(true), 400, INVALID, "voucher_invalid").about("code"),
        line(new GatewayError.VoucherAlreadyRedeemed(), 409, INVALID, "voucher_already_redeemed")
            .about("code"),
        line(new GatewayError.InsufficientQuota(), 429, "insufficient_quota", "insufficient_quota")
            .with("x-should-retry", "false"),
        line(
                new GatewayError.BudgetExceeded(Limit.DAILY_BUDGET, LimitLevel.PROJECT),
                429,
                "insufficient_quota",
                "budget_exceeded")
            .with("x-should-retry", "false"),
        line(
                new GatewayError.RateLimited(
                    Limit.REQUESTS, LimitLevel.KEY, Duration.ofMillis(1_001)),
                429,
                "requests",
                "rate_limit_exceeded")
            .with("Retry-After", "2"),
        line(
                new GatewayError.RateLimited(Limit.TOKENS, LimitLevel.ORGANISATION, Duration.ZERO),
                429,
                "tokens",
                "rate_limit_exceeded")
            .with("Retry-After", "1"));
  }

  private static Stream<Line> ofRequests() {
    return Stream.of(
        line(new GatewayError.InvalidApiKey(), 401, INVALID, "invalid_api_key"),
        line(new GatewayError.IpNotAllowed(), 403, "permission_error", "ip_not_allowed"),
        line(new GatewayError.AmbiguousCredentials(), 400, INVALID, "ambiguous_credentials"),
        line(new GatewayError.ApiKeyExpired(), 401, INVALID, "api_key_expired"),
        line(new GatewayError.ApiKeyDisabled(), 401, INVALID, "api_key_disabled"),
        line(new GatewayError.AccountFrozen(), 403, "permission_error", "account_frozen"),
        line(
            new GatewayError.KeyNotRevealable(GatewayError.KeyNotRevealable.Cause.NOT_KEPT),
            403,
            "permission_error",
            "key_not_revealable"),
        line(new GatewayError.PolicyViolation("r"), 403, "permission_error", "policy_violation")
            .with("x-should-retry", "false"),
        line(new GatewayError.ModelNotAllowed("m"), 403, "permission_error", "model_not_allowed")
            .about("model"),
        line(new GatewayError.ModelNotFound("m"), 404, INVALID, "model_not_found").about("model"),
        line(new GatewayError.ModelNotPriced("m"), 503, "server_error", "model_not_priced")
            .about("model"),
        line(new GatewayError.InvalidJson("r"), 400, INVALID, "invalid_json"),
        line(new GatewayError.MissingParameter("f"), 400, INVALID, "missing_required_parameter")
            .about("f"),
        line(new GatewayError.InvalidValue("f", "r"), 400, INVALID, "invalid_value").about("f"),
        line(new GatewayError.RequestTooLarge(9), 413, INVALID, "request_too_large"),
        line(new GatewayError.UnknownUrl("GET", "/x"), 404, INVALID, "unknown_url"),
        line(new GatewayError.MethodNotAllowed("GET"), 405, INVALID, "method_not_allowed"),
        line(new GatewayError.Unauthenticated(), 401, INVALID, "unauthenticated")
            .with("WWW-Authenticate", "Bearer"),
        line(new GatewayError.PermissionDenied(), 403, "permission_error", "permission_denied"),
        line(new GatewayError.NotFound("thing"), 404, INVALID, "not_found"),
        line(new GatewayError.UnknownField("f", List.of("g")), 400, INVALID, "unknown_field")
            .about("f"),
        line(new GatewayError.NotImplemented("f"), 400, INVALID, "not_implemented").about("f"),
        line(new GatewayError.AlreadyExists("f"), 409, INVALID, "already_exists").about("f"),
        line(new GatewayError.Overloaded(Duration.ofMillis(1)), 503, "server_error", "overloaded")
            .with("Retry-After", "1"),
        line(
                new GatewayError.NoAvailableRoute("m", Optional.empty()),
                503,
                "server_error",
                "no_available_route")
            .about("model")
            .with("Retry-After", "10"),
        line(
            new GatewayError.UpstreamRequestFailed(),
            502,
            "upstream_error",
            "upstream_request_failed"),
        line(
                new GatewayError.UpstreamRateLimited(Optional.of(Duration.ofMillis(20_001))),
                429,
                "requests",
                "upstream_rate_limited")
            .with("Retry-After", "21"),
        line(
            new GatewayError.UpstreamUnusable("it did not take the key (401)"),
            502,
            "upstream_error",
            "upstream_unusable"),
        line(new GatewayError.UpstreamTimeout(), 504, "upstream_error", "upstream_timeout"),
        line(
                new GatewayError.UpstreamRejected(
                    422, "no", "image_error", Optional.of("p"), Optional.of("bad_image")),
                422,
                "image_error",
                "bad_image")
            .about("p"),
        line(new GatewayError.Internal(), 500, "server_error", "internal_error"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void aRefusalIsToldAsTheTableSays(Line line) throws JsonProcessingException {
    Problem problem = new OpenAiErrorWriter().write(line.error());

    JsonNode envelope = JSON.readTree(problem.json());
    JsonNode error = envelope.path("error");
    assertThat(problem.status()).isEqualTo(line.status());
    assertThat(problem.headers()).isEqualTo(line.headers());
    assertThat(envelope.size()).isEqualTo(1);
    assertThat(error.size()).isEqualTo(4);
    assertThat(error.path("type").asText()).isEqualTo(line.type());
    assertThat(error.path("code").asText()).isEqualTo(line.code());
    assertThat(error.path("param").asText()).isEqualTo(line.param());
    assertThat(error.path("message").asText()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("table")
  void theAdminApiTellsTheSameInItsOwnEnvelope(Line line) throws JsonProcessingException {
    Problem problem = new ApiErrorWriter().write(line.error());

    JsonNode envelope = JSON.readTree(problem.json());
    assertThat(problem.status()).isEqualTo(line.status());
    assertThat(envelope.path("success").booleanValue()).isFalse();
    assertThat(envelope.path("code").asText()).isEqualTo(line.code());
    assertThat(envelope.path("data").isNull()).isTrue();
  }

  @Test
  void theTableKnowsEveryRefusal() {
    Set<String> known =
        table().map(line -> line.error().getClass().getName()).collect(Collectors.toSet());
    assertThat(GatewayError.class.getPermittedSubclasses())
        .extracting(Class::getName)
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void anUpstreamThatGaveNoCodeIsGivenNone() throws JsonProcessingException {
    GatewayError silent =
        new GatewayError.UpstreamRejected(400, "no", INVALID, Optional.empty(), Optional.empty());
    JsonNode error = JSON.readTree(new OpenAiErrorWriter().write(silent).json()).path("error");
    assertThat(error.path("code").isNull()).isTrue();
    assertThat(error.path("param").isNull()).isTrue();
  }

  @Test
  void whatTheCallerSentIsShownShortAndHarmless() {
    String json =
        new OpenAiErrorWriter()
            .write(new GatewayError.ModelNotFound("\u0007\"" + "x".repeat(1_000)))
            .json();
    assertThat(json).hasSizeLessThan(500).doesNotContain("\u0007").contains("?\\\"xxx");
  }

  record Line(
      GatewayError error,
      int status,
      String type,
      String code,
      String param,
      Map<String, String> headers) {

    Line about(String field) {
      return new Line(error, status, type, code, field, headers);
    }

    Line with(String header, String value) {
      return new Line(error, status, type, code, param, Map.of(header, value));
    }
  }
}

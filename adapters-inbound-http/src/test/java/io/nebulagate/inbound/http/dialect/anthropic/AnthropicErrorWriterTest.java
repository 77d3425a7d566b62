package io.nebulagate.inbound.http.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnthropicErrorWriterTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Arguments> table() {
    return Stream.of(
        line(new GatewayError.InvalidApiKey(), 401, "authentication_error"),
        line(new GatewayError.ApiKeyExpired(), 401, "authentication_error"),
        line(new GatewayError.AccountFrozen(), 403, "permission_error"),
        line(new GatewayError.ModelNotAllowed("m"), 403, "permission_error"),
        line(new GatewayError.PolicyViolation("r"), 403, "permission_error"),
        line(new GatewayError.ModelNotFound("m"), 404, "not_found_error"),
        line(new GatewayError.UnknownUrl("GET", "/x"), 404, "not_found_error"),
        line(new GatewayError.InvalidJson("no"), 400, "invalid_request_error"),
        line(new GatewayError.MissingParameter("model"), 400, "invalid_request_error"),
        line(new GatewayError.RequestTooLarge(7), 413, "request_too_large"),
        line(new GatewayError.ModelNotPriced("m"), 503, "api_error"),
        line(new GatewayError.InsufficientQuota(), 429, "rate_limit_error"),
        line(
            new GatewayError.BudgetExceeded(Limit.DAILY_BUDGET, LimitLevel.KEY),
            429,
            "rate_limit_error"),
        line(new GatewayError.NoAvailableRoute("m", Optional.empty()), 503, "overloaded_error"),
        line(new GatewayError.Overloaded(Duration.ofSeconds(1)), 503, "overloaded_error"),
        line(new GatewayError.UpstreamRequestFailed(), 502, "api_error"),
        line(new GatewayError.UpstreamRateLimited(Optional.empty()), 429, "rate_limit_error"),
        line(new GatewayError.UpstreamTimeout(), 504, "api_error"),
        line(rejected(400), 400, "invalid_request_error"),
        line(rejected(404), 404, "not_found_error"),
        line(rejected(413), 413, "request_too_large"),
        line(new GatewayError.IdempotencyKeyReused(), 409, "invalid_request_error"),
        line(new GatewayError.Internal(), 500, "api_error"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void everyRefusalHasItsStatusAndType(GatewayError error, int status, String type)
      throws IOException {
    Problem problem = new AnthropicErrorWriter().write(error);
    JsonNode body = JSON.readTree(problem.json());
    assertThat(problem.status()).isEqualTo(status);
    assertThat(body.path("type").asText()).isEqualTo("error");
    assertThat(body.at("/error/type").asText()).isEqualTo(type);
    assertThat(body.at("/error/message").asText()).isNotBlank();
  }

  @Test
  void aBrokenStreamEndsWithAnEventThatSdksKnow() {
    String frame = new AnthropicDialect().brokenStream(new GatewayError.UpstreamTimeout());
    assertThat(frame)
        .startsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"")
        .endsWith("}\n\n");
  }

  private static GatewayError rejected(int status) {
    return new GatewayError.UpstreamRejected(
        status, "no", "invalid_request_error", Optional.empty(), Optional.empty());
  }

  private static Arguments line(GatewayError error, int status, String type) {
    return Arguments.of(error, status, type);
  }
}

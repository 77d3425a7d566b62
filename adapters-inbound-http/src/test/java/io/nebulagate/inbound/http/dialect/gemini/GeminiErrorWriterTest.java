package io.nebulagate.inbound.http.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.inbound.http.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GeminiErrorWriterTest {

  private final GeminiErrorWriter writer = new GeminiErrorWriter();

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of(new GatewayError.InvalidApiKey(), 401, "UNAUTHENTICATED"),
        Arguments.of(new GatewayError.ApiKeyExpired(), 401, "UNAUTHENTICATED"),
        Arguments.of(new GatewayError.AccountFrozen(), 403, "PERMISSION_DENIED"),
        Arguments.of(new GatewayError.ModelNotAllowed("m"), 403, "PERMISSION_DENIED"),
        Arguments.of(new GatewayError.PolicyViolation("r"), 403, "PERMISSION_DENIED"),
        Arguments.of(new GatewayError.ModelNotFound("m"), 404, "NOT_FOUND"),
        Arguments.of(new GatewayError.UnknownUrl("POST", "/x"), 404, "NOT_FOUND"),
        Arguments.of(new GatewayError.InvalidJson("x"), 400, "INVALID_ARGUMENT"),
        Arguments.of(new GatewayError.RequestTooLarge(9), 413, "INVALID_ARGUMENT"),
        Arguments.of(new GatewayError.ModelNotPriced("m"), 503, "UNAVAILABLE"),
        Arguments.of(new GatewayError.IdempotencyKeyReused(), 409, "ABORTED"),
        Arguments.of(new GatewayError.UpstreamRequestFailed(), 502, "INTERNAL"),
        Arguments.of(new GatewayError.UpstreamTimeout(), 504, "DEADLINE_EXCEEDED"),
        Arguments.of(new GatewayError.Internal(), 500, "INTERNAL"),
        Arguments.of(rejected(400, "FAILED_PRECONDITION"), 400, "FAILED_PRECONDITION"),
        Arguments.of(rejected(400, "context_length_exceeded"), 400, "INVALID_ARGUMENT"),
        Arguments.of(rejected(404, "model_not_found"), 404, "NOT_FOUND"));
  }

  private static GatewayError rejected(int status, String code) {
    return new UpstreamRejected(status, "said", "t", Optional.empty(), Optional.of(code));
  }

  @ParameterizedTest
  @MethodSource("table")
  void everyRefusalHasAWordOfGoogles(GatewayError error, int status, String word) {
    Problem problem = writer.write(error);

    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.json())
        .startsWith("{\"error\":{\"code\":" + status + ",\"message\":\"")
        .endsWith("\"status\":\"" + word + "\"}}");
  }

  @Test
  void howLongToWaitAlsoStandsInTheBody() {
    Problem problem =
        writer.write(new GatewayError.UpstreamRateLimited(Optional.of(Duration.ofMillis(33_001))));

    assertThat(problem.headers()).containsEntry("Retry-After", "34");

    assertThat(problem.json())
        .endsWith(
            "\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34s\"}]}}");
  }

  @Test
  void clientsThatReadListsGetOne() {
    GeminiDialect list = new GeminiDialect("m", Verb.STREAM, false);
    GeminiDialect events = new GeminiDialect("m", Verb.STREAM, true);
    GatewayError error = new GatewayError.Internal();

    assertThat(list.write(error).json()).startsWith("[{\"error\":").endsWith("}]");
    assertThat(events.write(error).json()).startsWith("{\"error\":");
    assertThat(events.brokenStream(error)).startsWith("data: {\"error\":").endsWith("}\n\n");
  }
}

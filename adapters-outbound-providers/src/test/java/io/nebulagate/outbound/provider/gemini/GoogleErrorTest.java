package io.nebulagate.outbound.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.tokens.OpenAiTokenCounter;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleErrorTest {

  private final ProviderDialect dialect = GeminiProviderDialect.of(new OpenAiTokenCounter());
  private final UpstreamRequest request =
      Calls.aCall().model("m").upstreamModel("gemini-own").build();

  @Test
  void aKeyThatIsNotTakenIsA400WithAReason() {
    assertThat(
            fault(400, "{\"error\":{\"code\":400,\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}"))
        .isEqualTo(new UpstreamFault.Unauthorised(401));
    assertThat(fault(400, "{\"error\":{\"status\":\"FAILED_PRECONDITION\"}}"))
        .isEqualTo(new UpstreamFault.Unauthorised(403));
  }

  @Test
  void theWaitOfTheHeadersCountsBeforeThatOfTheDetails() {
    String busy =
        "{\"error\":{\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\","
            + "\"retryDelay\":\"7s\"}]}}";
    assertThat(fault(429, busy))
        .isEqualTo(new UpstreamFault.Throttled(Optional.of(Duration.ofSeconds(7))));
    assertThat(
            dialect.refusal(request, 429, Optional.of(Duration.ofSeconds(2)), busy.getBytes(UTF_8)))
        .isEqualTo(new UpstreamFault.Throttled(Optional.of(Duration.ofSeconds(2))));
    assertThat(fault(429, busy.replace("7s", "999999999s")))
        .isEqualTo(new UpstreamFault.Throttled(Optional.of(Duration.ofHours(1))));
    assertThat(fault(429, busy.replace("7s", "-7s")))
        .isEqualTo(new UpstreamFault.Throttled(Optional.empty()));
  }

  @Test
  void whatTheClientIsToldHidesTheProvider() {
    UpstreamRejected told =
        rejected(
            400,
            "{\"error\":{\"code\":400,\"message\":\"models/gemini-own: AIzaSyA1234567890abcdef\","
                + "\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"fieldViolations\":"
                + "[{\"field\":\"contents[0]\"}]}]}}");
    assertThat(told.message()).isEqualTo("models/m: ***");
    assertThat(told.upstreamCode()).hasValue("INVALID_ARGUMENT");
    assertThat(told.param()).hasValue("contents[0]");
  }

  @Test
  void someOfItIsKnownToClientsOfEveryDialect() {
    assertThat(
            rejected(
                    400,
                    "{\"error\":{\"message\":\"The input token count (2) exceeds the maximum number"
                        + " of tokens allowed (1).\",\"status\":\"INVALID_ARGUMENT\"}}")
                .upstreamCode())
        .hasValue("context_length_exceeded");
    assertThat(rejected(404, "{}").upstreamCode()).hasValue("model_not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"error\":7}", "{\"error\":{\"message\":[]}}"})
  void whatCannotBeReadIsARefusalAllTheSame(String body) {
    assertThat(rejected(400, body).message()).isEqualTo("The provider rejected the request.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"embeddings\":[]}", "[", "7"})
  void vectorsThatAreNoneAreNoAnswer(String body) {
    UpstreamRequest vectors = Calls.aCall().api(Api.EMBEDDINGS).build();
    Assertions.assertThatThrownBy(() -> dialect.readWhole(vectors, body.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            fault -> assertThat(fault.fault()).isInstanceOf(UpstreamFault.Malformed.class));
  }

  @Test
  void theVerbOfVectorsShowsInTheBody() {
    assertThat(path("{\"content\":{\"requests\":1}}")).endsWith("gpt-test:embedContent");
    assertThat(path("{\"x\":[{}],\"requests\":[]}")).endsWith("gpt-test:batchEmbedContents");
  }

  private String path(String body) {
    return dialect
        .put(Calls.aCall().api(Api.EMBEDDINGS).body(body.getBytes(UTF_8)).build())
        .path()
        .operation();
  }

  private UpstreamFault fault(int status, String body) {
    return dialect.refusal(request, status, Optional.empty(), body.getBytes(UTF_8));
  }

  private UpstreamRejected rejected(int status, String body) {
    return dialect.rejection(request, status, body.getBytes(UTF_8));
  }
}

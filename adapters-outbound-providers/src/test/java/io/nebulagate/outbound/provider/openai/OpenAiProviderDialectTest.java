package io.nebulagate.outbound.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.ProviderDialect.WholeAnswer;
import io.nebulagate.outbound.provider.support.Calls;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiProviderDialectTest {

  private final OpenAiProviderDialect dialect =
      new OpenAiProviderDialect((model, text) -> text.length());

  @Test
  void theRequestIsChangedOnlyWhereTheModelsNameDiffers() {
    byte[] body = "{ \"model\" : \"gpt-test\" , \"n\":1.0 }".getBytes(UTF_8);

    assertThat(dialect.put(Calls.aCall().body(body).build()).body()).isSameAs(body);
    assertThat(
            new String(
                dialect.put(Calls.aCall().body(body).upstreamModel("a\"b").build()).body(), UTF_8))
        .isEqualTo("{ \"model\" : \"a\\\"b\" , \"n\":1.0 }");
  }

  @Test
  void aWholeAnswerIsChangedOnlyInItsModel() {
    String body =
        "\uFEFF{ \"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}, \"x\":[1e2,-0.0],"
            + "\"model\" : \"vendor/real\", \"choices\":[{\"index\":0,\"message\":"
            + "{\"content\":\"grüß\"},\"finish_reason\":\"stop\"}] ,\"usage_note\":null}\n";

    WholeAnswer answer = dialect.readWhole(Calls.aCall().build(), body.getBytes(UTF_8));

    assertThat(UTF_8.decode(answer.body().duplicate()).toString())
        .isEqualTo(body.replace("vendor/real", "gpt-test"));
    assertThat(answer.observed().usage().orElseThrow().usage()).isEqualTo(TokenUsage.of(3, 4));
    assertThat(answer.observed().producedBytes()).isEqualTo(6);
    assertThat(answer.observed().complete()).isTrue();
  }

  @Test
  void anAnswerWithAChoiceButNoTextIsValidAndProducedNothing() {
    String body = "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"length\"}]}";

    WholeAnswer answer = dialect.readWhole(Calls.aCall().build(), body.getBytes(UTF_8));

    assertThat(answer.observed().produced()).isFalse();
    assertThat(answer.observed().usage()).isEmpty();
  }

  @Test
  void vectorsAreProducts() {
    String body =
        "{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[0.1,-2e-3]}],"
            + "\"model\":\"gpt-test\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}";

    WholeAnswer answer =
        dialect.readWhole(Calls.aCall().api(Api.EMBEDDINGS).build(), body.getBytes(UTF_8));

    assertThat(answer.observed().produced()).isTrue();
    assertThat(answer.observed().usage().orElseThrow().usage()).isEqualTo(TokenUsage.of(8, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "<html></html>",
        "{\"choices\":[",
        "{\"choices\":[{}]} trailing",
        "[]",
        "{}",
        "{\"choices\":[]}",
        "{\"choices\":null}",
        "{\"error\":{\"message\":\"no\"}}",
        "{\"error\":{\"message\":\"no\"},\"choices\":[{}]}",
        "data: {\"choices\":[]}\n\n"
      })
  void anAnswerThatIsNoneIsMalformed(String body) {
    assertThatThrownBy(() -> dialect.readWhole(Calls.aCall().build(), body.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.fault()).isInstanceOf(UpstreamFault.Malformed.class));
  }

  @Test
  void aRefusalIsToldInTheProvidersWords() {
    UpstreamRejected said =
        rejection(
            "{\"error\":{\"message\":\"Too long.\",\"type\":\"invalid_request_error\","
                + "\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}");

    assertThat(said)
        .isEqualTo(
            new UpstreamRejected(
                400,
                "Too long.",
                "invalid_request_error",
                Optional.of("messages"),
                Optional.of("context_length_exceeded")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\":\"plain\"}|plain",
        "{\"object\":\"error\",\"message\":\"mistral\",\"type\":\"t\",\"code\":3051}|mistral",
        "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"fastapi\",\"type\":\"missing\"}]}|fastapi",
        "{\"detail\":\"short\"}|short",
        "[{\"error\":{\"code\":400,\"message\":\"gemini\",\"status\":\"INVALID\"}}]|gemini",
        "{\"error\":{\"message\":\"cut off|The provider rejected the request.",
        "<html>nginx</html>|The provider rejected the request.",
        "``|The provider rejected the request."
      })
  void everyShapeOfRefusalIsUnderstood(String body, String message) {
    assertThat(rejection(body).message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Incorrect API key provided: sk-proj-abc***1234. See https://platform.x.com/keys.|"
            + "Incorrect API key provided: *** See ***",
        "Bearer abcdef is wrong|*** is wrong",
        "key AIzaSyD-1234567890 unknown|key *** unknown",
        "Rate limit in organization org-a1b2c3d4e5 reached|Rate limit in organization *** reached",
        "host API.Vendor.Example said no|host *** said no",
        "token deadbeefdeadbeefdeadbeef0123 bad|token *** bad",
        "blob QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0MTIzNDU2Nzg5|blob ***",
        "The model `real-1` does not exist|The model `gpt-test` does not exist",
        "max_completion_tokens is not supported, see api_version|"
            + "max_completion_tokens is not supported, see api_version"
      })
  void whatBelongsToTheOperatorIsTakenOut(String said, String shown) {
    UpstreamRejected rejected =
        dialect.rejection(
            Calls.aCall()
                .to(URI.create("https://api.vendor.example/v1"))
                .upstreamModel("real-1")
                .build(),
            400,
            ("{\"error\":{\"message\":\"" + said + "\"}}").getBytes(UTF_8));

    assertThat(rejected.message()).isEqualTo(shown);
  }

  private UpstreamRejected rejection(String body) {
    return dialect.rejection(Calls.aCall().build(), 400, body.getBytes(UTF_8));
  }
}

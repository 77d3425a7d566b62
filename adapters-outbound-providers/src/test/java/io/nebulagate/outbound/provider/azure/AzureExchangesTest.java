package io.nebulagate.outbound.provider.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.routing.Reaction;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is particular to Azure in answers that pass to clients of the same dialect. */
class AzureExchangesTest {

  private static final String FILTERED_PROMPT =
      """
      {"error":{"message":"The response was filtered due to the prompt triggering a policy.",
        "type":null,"param":"prompt","code":"content_filter","status":400,
        "innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":
          {"self-harm":{"filtered":true,"severity":"high"}}}}}
      """;

  private final ProviderDialect dialect =
      new OpenAiProviderDialect(new AzureAddresses(), (_, text) -> text.toString().length());

  @Test
  void theDeploymentStandsInThePathAndInTheBody() {
    ProviderDialect.Put put =
        dialect.put(call().apiVersion("2024-10-21").upstreamModel("mine").build());

    assertThat(put.path().operation())
        .isEqualTo("/deployments/mine/chat/completions?api-version=2024-10-21");
    assertThat(new String(put.body(), UTF_8)).contains("\"model\":\"mine\"");
  }

  @Test
  void aFilteredAnswerWithoutAMessagePassesAsItIs() {
    String body =
        "{\"choices\":[{\"content_filter_results\":{\"hate\":{\"filtered\":true}},"
            + "\"finish_reason\":\"content_filter\",\"index\":0}],\"model\":\"gpt-test\","
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":0,\"total_tokens\":9}}";

    ProviderDialect.WholeAnswer answer = dialect.readWhole(call().build(), body.getBytes(UTF_8));

    assertThat(UTF_8.decode(answer.body()).toString()).isEqualTo(body);
    assertThat(answer.observed().produced()).isFalse();
    assertThat(answer.observed().curtailed()).isTrue();
    assertThat(answer.observed().usage().orElseThrow().usage().input()).isEqualTo(9);
  }

  @Test
  void framesOfTheFilterPassAndEndNothing() {
    String before =
        "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
            + "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{}}]}\n\n";
    String rest =
        "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"index\":0}]}\n\n"
            + "data: {\"choices\":[{\"content_filter_offsets\":{\"check_offset\":1},"
            + "\"content_filter_results\":{},\"finish_reason\":null,\"index\":0}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"index\":0}]}\n\n"
            + "data: [DONE]\n\n";
    UpstreamRequest request = call().streamed().usageAsked().build();
    StreamReader reader = dialect.openStream(request);
    Outbox out = new Outbox();
    byte[] bytes = (before + rest).getBytes(UTF_8);

    reader.read(bytes, 0, bytes.length, out);
    reader.end(out);

    StringBuilder seen = new StringBuilder();
    for (UpstreamAnswer.StreamChunk chunk = out.poll(); chunk != null; chunk = out.poll()) {
      seen.append(UTF_8.decode(chunk.bytes().duplicate()));
    }
    assertThat(seen.toString())
        .isEqualTo(before.replace("\"model\":\"\"", "\"model\":\"gpt-test\"") + rest);
    assertThat(reader.observed().complete()).isTrue();
    assertThat(reader.observed().producedBytes()).isEqualTo(2);
  }

  @Test
  void aFilteredPromptIsTheClientsConcernAndNobodyElseIsAsked() {
    UpstreamFault fault = fault(400, FILTERED_PROMPT);

    assertThat(fault)
        .isInstanceOfSatisfying(
            UpstreamFault.Filtered.class,
            filtered -> {
              assertThat(filtered.answer().upstreamCode()).contains("content_filter");
              assertThat(filtered.answer().param()).contains("prompt");
            });
    assertThat(Reaction.to(fault)).isEqualTo(Reaction.STOP);
  }

  @Test
  void aDeploymentThatIsNotThereMayBeElsewhere() {
    UpstreamFault fault =
        fault(
            404,
            "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this"
                + " resource does not exist.\"}}");

    assertThat(fault).isInstanceOf(UpstreamFault.Rejected.class);
    assertThat(Reaction.to(fault)).isEqualTo(Reaction.OTHER_PROVIDER);
  }

  @Test
  void codesThatAreNumbersInQuotesAreCodes() {
    UpstreamRejected refusal =
        dialect.rejection(
            call().build(),
            401,
            "{\"error\":{\"code\":\"401\",\"message\":\"Access denied\"}}".getBytes(UTF_8));

    assertThat(refusal.upstreamCode()).contains("401");
    assertThat(refusal.message()).isEqualTo("Access denied");
    assertThat(fault(401, "{}")).isEqualTo(new UpstreamFault.Unauthorised(401));
    assertThat(fault(429, "{\"error\":{\"code\":\"RateLimitReached\",\"details\":\"\"}}"))
        .isEqualTo(new UpstreamFault.Throttled(Optional.empty()));
  }

  @Test
  void aRefusalBeforeAStreamBeginsIsSeenAsOne() {
    byte[] frame = ("data: " + FILTERED_PROMPT.replace("\n", "") + "\n\n").getBytes(UTF_8);
    StreamReader reader = dialect.openStream(call().streamed().build());

    assertThatThrownBy(() -> reader.read(frame, 0, frame.length, new Outbox()))
        .extracting(thrown -> ((UpstreamException) thrown).fault())
        .isInstanceOf(UpstreamFault.Filtered.class);
  }

  private static Calls call() {
    return Calls.aCall().of(ProviderType.AZURE);
  }

  private UpstreamFault fault(int status, String body) {
    return Faults.ofStatus(
        status,
        Optional.empty(),
        () -> dialect.rejection(call().build(), status, body.getBytes(UTF_8)));
  }
}

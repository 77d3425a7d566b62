package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionChoice;
import com.openai.models.completions.CompletionCreateParams;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A provider that never stops talking, and customers who cannot pay for that: three cents, of which
 * the first slice of a stream takes two.
 */
abstract class SpentStreamFlows {

  private static final String BALANCE = "0.03";
  private static final long ENDLESS_BYTES = 64 << 20;
  private static final String CHAT =
      "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
          + "\"model\":\"own-name\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
          + "\"content\":\"déjà vu, \"},\"finish_reason\":null}]}\n\n";
  private static final String TEXT =
      "data: {\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1760000000,"
          + "\"model\":\"own-name\",\"choices\":[{\"index\":0,\"text\":\"déjà vu, \","
          + "\"logprobs\":null,\"finish_reason\":null}]}\n\n";

  private final String model = "endless-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final List<OpenAIClient> clients = new ArrayList<>();

  abstract GatewayClient gateway();

  @BeforeEach
  void aPricedModel() {
    gateway().provider(upstream.baseUrl(), model, "own-name");
    gateway().price(model, "1", "10");
  }

  @AfterEach
  void stop() {
    clients.forEach(OpenAIClient::close);
    upstream.close();
  }

  @Test
  void theSdkSeesAChatThatReachedItsLength() {
    upstream.answering(Reply.flood(CHAT, ENDLESS_BYTES));
    Customer customer = gateway().customer(BALANCE);
    ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();

    try (StreamResponse<ChatCompletionChunk> chunks =
        sdk(customer)
            .chat()
            .completions()
            .createStreaming(
                ChatCompletionCreateParams.builder()
                    .model(model)
                    .addUserMessage("Go on")
                    .build())) {
      chunks.stream().forEach(whole::accumulate);
    }

    ChatCompletion.Choice choice = whole.chatCompletion().choices().getFirst();
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
    assertThat(choice.message().content().orElseThrow()).hasSizeGreaterThan(6_000);
    paidAndOwesNothing(customer);
  }

  @Test
  void theSdkSeesATextThatReachedItsLength() {
    upstream.answering(Reply.flood(TEXT, ENDLESS_BYTES));
    Customer customer = gateway().customer(BALANCE);
    List<Completion> frames = new ArrayList<>();

    try (StreamResponse<Completion> chunks =
        sdk(customer)
            .completions()
            .createStreaming(
                CompletionCreateParams.builder().model(model).prompt("Go on").build())) {
      chunks.stream().forEach(frames::add);
    }

    assertThat(frames.getLast().choices().getFirst().finishReason())
        .isEqualTo(CompletionChoice.FinishReason.LENGTH);
    paidAndOwesNothing(customer);
  }

  @Test
  void theUsageIsToldAndIsWhatIsCharged() {
    upstream.answering(Reply.flood(CHAT, ENDLESS_BYTES));
    Customer customer = gateway().customer(BALANCE);

    HttpResponse<String> answer = gateway().post("/v1/chat/completions", customer, asking());

    List<String> frames = List.of(answer.body().split("\n\n", -1));
    List<String> last = frames.subList(frames.size() - 4, frames.size());
    JsonNode usage = GatewayClient.json(last.get(1).substring("data: ".length()));
    JsonNode explained = gateway().explain(answer);
    assertThat(last.get(0)).contains("\"finish_reason\":\"length\"", model);
    assertThat(usage.at("/choices")).isEmpty();
    assertThat(usage.at("/usage/completion_tokens").asLong())
        .isEqualTo(explained.at("/usage/output").asLong());
    assertThat(last.subList(2, 4)).containsExactly("data: [DONE]", "");
    assertThat(explained.at("/usage_source").asText()).isEqualTo("estimated");
    assertThat(explained.at("/status").asInt()).isEqualTo(200);
    paidAndOwesNothing(customer);
  }

  @Test
  void theUpstreamIsFreedAtOnce() {
    upstream.answering(Reply.flood(CHAT, ENDLESS_BYTES));

    gateway().post("/v1/chat/completions", gateway().customer(BALANCE), asking());

    await().until(() -> upstream.open() == 0);
    assertThat(upstream.bytesSent()).isLessThan(ENDLESS_BYTES);
  }

  @Test
  void withMoneyItGoesOnBeyondTheFirstSlice() {
    upstream.answering(Reply.stream(CHAT.repeat(3_000) + "data: [DONE]\n\n"));
    Customer customer = gateway().customer("1");

    HttpResponse<String> answer = gateway().post("/v1/chat/completions", customer, asking());

    assertThat(answer.body())
        .isEqualTo((CHAT.repeat(3_000) + "data: [DONE]\n\n").replace("own-name", model));
    await().until(() -> account(customer).required("held").asText().equals("0"));
    assertThat(new BigDecimal(gateway().available(customer))).isLessThan(new BigDecimal("0.97"));
  }

  /** All but the crumbs too small for a leg is spent; nothing is held, nothing owed. */
  private void paidAndOwesNothing(Customer customer) {
    await().until(() -> account(customer).required("held").asText().equals("0"));
    JsonNode account = account(customer);
    assertThat(new BigDecimal(account.required("available").asText()))
        .isBetween(BigDecimal.ZERO, new BigDecimal("0.02"));
    assertThat(account.required("receivable").asText()).isEqualTo("0");
  }

  private JsonNode account(Customer customer) {
    return gateway().api("GET", "/api/account/" + customer.account(), "");
  }

  private String asking() {
    return """
    {"model":"%s","messages":[{"role":"user","content":"Go on"}],"stream":true,
     "stream_options":{"include_usage":true}}\
    """
        .formatted(model);
  }

  private OpenAIClient sdk(Customer customer) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateway().base().resolve("/v1").toString())
            .apiKey(customer.key())
            .build();
    clients.add(client);
    return client;
  }
}

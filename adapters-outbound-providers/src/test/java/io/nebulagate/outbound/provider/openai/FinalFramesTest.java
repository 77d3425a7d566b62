package io.nebulagate.outbound.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.support.Calls;
import org.junit.jupiter.api.Test;

/** How a stream is ended in its provider's place. */
class FinalFramesTest {

  private static final String ROLE =
      "data: {\"id\":\"c-\\u00fc\\\"\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
          + "\"model\":\"own\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";
  private static final String CALL =
      "data: {\"id\":\"other\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
          + "\"function\":{\"arguments\":\"{\\\"ci\"}}]}}]}\n\n";
  private static final String SECOND =
      "data: {\"choices\":[{\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":\"x\"}}]}\n\n";
  private static final String FIRST_ENDS =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String HEAD =
      "data: {\"id\":\"c-ü\\\"\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
          + "\"model\":\"gpt-test\",\"choices\":[";
  private static final TokenUsage USED = TokenUsage.of(7, 5);

  private final OpenAiProviderDialect dialect =
      new OpenAiProviderDialect((model, text) -> text.length());
  private final Outbox out = new Outbox();

  @Test
  void aChatEndsAsIfItsLengthWereBounded() {
    assertThat(ending(Calls.aCall().streamed().build(), ROLE + CALL))
        .isEqualTo(
            HEAD
                + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}]}\n\n"
                + "data: [DONE]\n\n");
  }

  @Test
  void theUsageIsToldToWhoAskedForIt() {
    assertThat(ending(Calls.aCall().streamed().usageAsked().build(), ROLE + CALL))
        .isEqualTo(
            HEAD
                + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}]"
                + ",\"usage\":null}\n\n"
                + HEAD
                + "],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}}"
                + "\n\ndata: [DONE]\n\n");
  }

  @Test
  void onlyChoicesThatHaveNotEndedAreEnded() {
    assertThat(ending(choices(2), ROLE + SECOND + FIRST_ENDS))
        .isEqualTo(
            HEAD
                + "{\"index\":1,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}]}\n\n"
                + "data: [DONE]\n\n");
  }

  @Test
  void whatTheClientDidNotGetHasNotHappened() {
    StreamReader reader = read(choices(2), ROLE + SECOND + FIRST_ENDS);
    long relayed = ROLE.replace("own", "gpt-test").length();

    assertThat(text(reader, relayed))
        .isEqualTo(
            HEAD
                + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}]}\n\n"
                + HEAD
                + "{\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                + "\"logprobs\":null,\"finish_reason\":\"length\"}]}\n\n"
                + "data: [DONE]\n\n");
  }

  @Test
  void aCompletionEndsInItsOwnWords() {
    String text =
        "data: {\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":5,\"choices\":"
            + "[{\"index\":0,\"text\":\"abc\",\"finish_reason\":null}]}\n\n";

    assertThat(ending(Calls.aCall().api(Api.COMPLETIONS).streamed().build(), text))
        .isEqualTo(
            "data: {\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":5,"
                + "\"model\":\"gpt-test\",\"choices\":[{\"index\":0,\"text\":\"\","
                + "\"logprobs\":null,\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n");
  }

  @Test
  void whatTheProviderNeverToldIsLeftOut() {
    assertThat(ending(Calls.aCall().streamed().build(), SECOND))
        .startsWith("data: {\"object\":\"chat.completion.chunk\",\"model\":\"gpt-test\",");
  }

  private static UpstreamRequest choices(int count) {
    UpstreamRequest one = Calls.aCall().streamed().build();
    RequestHead head = one.head();
    return new UpstreamRequest(
        one.route(),
        one.api(),
        new RequestHead(
            head.model(),
            true,
            head.usageAsked(),
            head.outputTokensMax(),
            count,
            head.promptBytes()),
        one.body(),
        one.headers());
  }

  private String ending(UpstreamRequest request, String stream) {
    StreamReader reader = read(request, stream);
    return text(reader, out.total());
  }

  private StreamReader read(UpstreamRequest request, String stream) {
    StreamReader reader = dialect.openStream(request);
    byte[] bytes = stream.getBytes(UTF_8);
    reader.read(bytes, 0, bytes.length, out);
    return reader;
  }

  private static String text(StreamReader reader, long relayed) {
    return UTF_8.decode(reader.ending(relayed, USED)).toString();
  }
}

package io.nebulagate.outbound.provider.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.tokens.OpenAiTokenCounter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResponsesBodyTest {

  private static final Message HI = Message.of(Role.USER, "Hi");

  private final ResponsesForm form =
      new ResponsesForm(new OpenAiProviderDialect(new OpenAiTokenCounter()));
  private final Dropped dropped = new Dropped();

  @Test
  void nothingIsToBeKeptAndThoughtsComeEncrypted() {
    JsonNode body = written(ChatRequest.of(List.of(HI)));

    assertThat(body.path("store").asBoolean(true)).isFalse();
    assertThat(body.at("/include/0").asText()).isEqualTo("reasoning.encrypted_content");
    assertThat(body.path("model").asText()).isEqualTo("theirs");
    assertThat(body.path("input").toString())
        .isEqualTo(
            "[{\"type\":\"message\",\"role\":\"user\",\"content\":"
                + "[{\"type\":\"input_text\",\"text\":\"Hi\"}]}]");
    assertThat(body.has("stream")).isFalse();
  }

  @Test
  void theOperatorsFirstWordsAreInstructionsAndLaterOnesTheDevelopers() {
    JsonNode body =
        written(
            ChatRequest.of(
                List.of(
                    Message.of(Role.SYSTEM, "A"),
                    Message.of(Role.SYSTEM, "B"),
                    HI,
                    Message.of(Role.SYSTEM, "C"))));

    assertThat(body.path("instructions").asText()).isEqualTo("A\n\nB");
    assertThat(body.at("/input/1/role").asText()).isEqualTo("developer");
    JsonNode alone = written(ChatRequest.of(List.of(Message.of(Role.SYSTEM, "A"))));
    assertThat(alone.has("instructions")).isFalse();
    assertThat(alone.at("/input/0/role").asText()).isEqualTo("developer");
  }

  @Test
  void whatTheModelSaidBecomesItemsInOrderAndOnlyItsOwnThoughtsComeBack() {
    String long64 = "c".repeat(70);
    JsonNode input =
        written(
                ChatRequest.of(
                    List.of(
                        HI,
                        new Message(
                            Role.ASSISTANT,
                            List.of(
                                new Part.Thought(
                                    "hm", Optional.of(new Opaque(Dialect.OPENAI, "enc"))),
                                new Part.Thought(
                                    "not mine", Optional.of(new Opaque(Dialect.ANTHROPIC, "sig"))),
                                new Part.Text("Let me see."),
                                new Part.ToolCall(long64, "a tool", new JsonText("{\"a\":1}")),
                                new Part.ToolCall("c2", "patch", new JsonText("\"+x\"")),
                                new Part.Refusal("No."))),
                        new Message(
                            Role.USER,
                            List.of(
                                new Part.Text("and?"),
                                new Part.ToolResult(
                                    long64, Optional.empty(), List.of(new Part.Text("bad")), true),
                                new Part.ToolResult(
                                    "c2",
                                    Optional.empty(),
                                    List.of(
                                        new Part.Text("see"),
                                        new Part.Media(
                                            Part.Media.Kind.IMAGE,
                                            new MediaSource.Inline("image/png", "AAAA"))),
                                    false))))))
            .path("input");

    assertThat(input)
        .extracting(item -> item.path("type").asText())
        .containsExactly(
            "message",
            "reasoning",
            "message",
            "function_call",
            "custom_tool_call",
            "message",
            "function_call_output",
            "custom_tool_call_output",
            "message");
    assertThat(input.get(1).toString())
        .isEqualTo(
            "{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"}],"
                + "\"encrypted_content\":\"enc\"}");
    assertThat(input.get(2).at("/content/0/type").asText()).isEqualTo("output_text");
    assertThat(input.get(3).path("call_id").asText())
        .hasSizeLessThanOrEqualTo(64)
        .isEqualTo(input.get(6).path("call_id").asText());
    assertThat(input.get(3).path("name").asText()).matches("[a-zA-Z0-9_-]+");
    assertThat(input.get(4).path("input").asText()).isEqualTo("+x");
    assertThat(input.get(5).at("/content/0/refusal").asText()).isEqualTo("No.");
    assertThat(input.get(6).path("output").asText()).isEqualTo("Error: bad");
    assertThat(input.get(7).at("/output/1/image_url").asText())
        .isEqualTo("data:image/png;base64,AAAA");
  }

  @Test
  void toolsSayThatTheyAreNotStrictUnlessTheyAre() {
    JsonNode body =
        written(
            new ChatRequest(
                List.of(HI),
                List.of(
                    Tool.function("f", "does", new JsonText("{\"type\":\"object\"}")),
                    new Tool(
                        Tool.Kind.FREE_TEXT,
                        "patch",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                new ToolChoice.Among(List.of("f", "patch"), true),
                Optional.of(false),
                Sampling.DEFAULT,
                Optional.of(
                    new Reasoning(Optional.of(Reasoning.Effort.LOW), OptionalLong.empty(), true)),
                new OutputFormat.Schema(
                    Optional.empty(), Optional.empty(), new JsonText("{}"), Optional.of(true)),
                Optional.of("u".repeat(65)),
                Set.of()));

    assertThat(body.at("/tools/0/strict").asBoolean(true)).isFalse();
    assertThat(body.at("/tools/0/name").asText()).isEqualTo("f");
    assertThat(body.at("/tools/1").toString())
        .isEqualTo("{\"type\":\"custom\",\"name\":\"patch\"}");
    assertThat(body.path("tool_choice").toString())
        .isEqualTo(
            "{\"type\":\"allowed_tools\",\"mode\":\"required\",\"tools\":["
                + "{\"type\":\"function\",\"name\":\"f\"},"
                + "{\"type\":\"custom\",\"name\":\"patch\"}]}");
    assertThat(body.path("parallel_tool_calls").asBoolean(true)).isFalse();
    assertThat(body.path("reasoning").toString())
        .isEqualTo("{\"effort\":\"low\",\"summary\":\"auto\"}");
    assertThat(body.at("/text/format").toString())
        .isEqualTo("{\"type\":\"json_schema\",\"name\":\"answer\",\"schema\":{},\"strict\":true}");
    assertThat(body.path("user").asText()).hasSize(36);
  }

  @Test
  void withoutToolsNoneIsChosen() {
    ChatRequest plain = ChatRequest.of(List.of(HI));
    JsonNode body =
        written(
            new ChatRequest(
                plain.messages(),
                List.of(),
                new ToolChoice.Any(),
                Optional.of(true),
                plain.sampling(),
                plain.reasoning(),
                plain.format(),
                plain.endUser(),
                Set.of()));

    assertThat(body.has("tool_choice")).isFalse();
    assertThat(body.has("parallel_tool_calls")).isFalse();
  }

  @Test
  void whatCannotBeSaidIsToldToBeDropped() {
    Optional<BigDecimal> half = Optional.of(new BigDecimal("0.50"));
    JsonNode body =
        written(
            asking(
                new Sampling(
                    OptionalLong.of(3),
                    half,
                    half,
                    half,
                    half,
                    half,
                    half,
                    List.of("END"),
                    1,
                    OptionalInt.of(2))));

    assertThat(body.path("max_output_tokens").asInt()).isEqualTo(16);
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(dropped.names())
        .containsExactlyInAnyOrder(
            "top_k", "frequency_penalty", "presence_penalty", "seed", "stop", "top_logprobs");
  }

  @Test
  void whatMustNotBeLostIsRefused() {
    Sampling two =
        new Sampling(
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            2,
            OptionalInt.empty());
    assertThat(refused(asking(two))).isEqualTo("n");
    assertThat(refused(showing(Part.Media.Kind.AUDIO, new MediaSource.Inline("audio/wav", "AA"))))
        .isEqualTo("messages");
    assertThat(refused(showing(Part.Media.Kind.IMAGE, new MediaSource.Kept("file-1"))))
        .isEqualTo("messages");
  }

  private String refused(ChatRequest question) {
    try {
      written(question);
    } catch (UpstreamException refused) {
      return ((UpstreamFault.Untranslatable) refused.fault()).field();
    }
    throw new AssertionError("it was written");
  }

  private static ChatRequest asking(Sampling sampling) {
    ChatRequest plain = ChatRequest.of(List.of(HI));
    return new ChatRequest(
        plain.messages(),
        plain.tools(),
        plain.toolChoice(),
        plain.parallelTools(),
        sampling,
        plain.reasoning(),
        plain.format(),
        plain.endUser(),
        Set.of());
  }

  private static ChatRequest showing(Part.Media.Kind kind, MediaSource source) {
    return ChatRequest.of(List.of(new Message(Role.USER, List.of(new Part.Media(kind, source)))));
  }

  private JsonNode written(ChatRequest question) {
    UpstreamRequest plain =
        Calls.aCall().api(Api.RESPONSES).model("ours").upstreamModel("theirs").build();
    UpstreamRequest asked =
        new UpstreamRequest(
            plain.route(),
            plain.api(),
            plain.head(),
            plain.body(),
            plain.headers(),
            new Conversation(Translation.NONE, Seals.NONE, Optional.of(question)));
    try {
      return new ObjectMapper().readTree(form.write(question, asked, dropped));
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }
}

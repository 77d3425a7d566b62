package io.nebulagate.outbound.provider.openai.chat;

import static io.nebulagate.outbound.provider.conversation.Questions.aQuestion;
import static io.nebulagate.outbound.provider.conversation.Questions.bare;
import static io.nebulagate.outbound.provider.conversation.Questions.textTool;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.Questions;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChatBodyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final URI OPENAI = URI.create("https://api.openai.com");
  private static final Media PNG =
      new Media(Media.Kind.IMAGE, new MediaSource.Inline("image/png", "AA=="));

  private final ChatForm form = new ChatForm(new OpenAiProviderDialect((_, _) -> 0));
  private final Dropped dropped = new Dropped();

  private Calls call = Calls.aCall().upstreamModel("theirs").to(OPENAI);

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com,OPENAI,true",
    "https://eu.api.openai.com/v1,OPENAI,true",
    "https://r.openai.azure.com,OPENAI,true",
    "https://R.Services.AI.Azure.COM,OPENAI,true",
    "https://proxy.example,AZURE,true",
    "https://api.mistral.ai,OPENAI,false",
    "https://notopenai.com,OPENAI,false",
    "https://openai.com.example,OPENAI,false",
    "http://127.0.0.1:11434,OPENAI,false",
    "https://site.example,NEWAPI,false"
  })
  void onlyOpenAisOwnServersAreToldTheNewNameOfTheBound(
      URI root, ProviderType type, boolean openAi) {
    call = call.to(root).of(type);

    JsonNode body = write(aQuestion().user("Hi").sampling(Sampling.DEFAULT.upTo(7)));

    assertThat(body.path("max_completion_tokens").asInt()).isEqualTo(openAi ? 7 : 0);
    assertThat(body.path("max_tokens").asInt()).isEqualTo(openAi ? 0 : 7);
  }

  @Test
  void onlyWhatWasAskedForIsWritten() {
    assertThat(write(aQuestion().system("Be kind.").user("Hi")).toString())
        .isEqualTo(
            "{\"model\":\"theirs\",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
                + "{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(dropped.names()).isEmpty();
  }

  @Test
  void aStreamAsksForItsUsage() {
    call = call.streamed();

    JsonNode body = write(aQuestion().user("Hi"));

    assertThat(body.path("stream").asBoolean()).isTrue();
    assertThat(body.path("stream_options").toString()).isEqualTo("{\"include_usage\":true}");
  }

  @Test
  void numbersKeepTheirSpelling() {
    String body =
        text(aQuestion().sampling(Questions.everything("0.70", 2, "a", "b", "c", "d", "e")));

    assertThat(body)
        .contains("\"temperature\":0.70", "\"top_p\":0.70", "\"seed\":0.70", "\"n\":2")
        .contains("\"stop\":[\"a\",\"b\",\"c\",\"d\"]")
        .doesNotContain("top_k");
    assertThat(dropped.names()).containsExactlyInAnyOrder("logprobs", "stop", "top_k");
  }

  @Test
  void aLongNameOfAUserBecomesAnotherThatIsAlwaysTheSame() {
    String user = "u".repeat(65);

    String written = write(aQuestion().endUser(user)).path("user").asText();

    assertThat(written).hasSizeLessThanOrEqualTo(64).isNotEqualTo(user.substring(0, 64));
    assertThat(write(aQuestion().endUser(user)).path("user").asText()).isEqualTo(written);
    assertThat(write(aQuestion().endUser("me")).path("user").asText()).isEqualTo("me");
  }

  @ParameterizedTest
  @EnumSource(Reasoning.Effort.class)
  void effortsHaveTheirNames(Reasoning.Effort effort) {
    assertThat(write(aQuestion().reasoning(effort)).path("reasoning_effort").asText())
        .isEqualTo(effort.label());
  }

  // ── tools ──

  @Test
  void toolsAndTheChoiceAmongThem() {
    Tool strict =
        new Tool(
            Tool.Kind.FUNCTION,
            "f",
            Optional.of("does"),
            Optional.of(new JsonText("{\"type\": \"object\", \"big\": 12345678901234567890}")),
            Optional.of(true));

    JsonNode body =
        write(
            aQuestion()
                .tools(strict, bare("g"), textTool("t"))
                .choice(new ToolChoice.Named("t"))
                .oneCallAtATime());

    assertThat(body.path("tools").path(0).toString())
        .isEqualTo(
            "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"does\","
                + "\"parameters\":{\"type\":\"object\",\"big\":12345678901234567890},"
                + "\"strict\":true}}");
    assertThat(body.path("tools").path(1).path("function").path("parameters").toString())
        .isEqualTo("{\"type\":\"object\",\"properties\":{}}");
    assertThat(body.path("tools").path(2).toString())
        .isEqualTo("{\"type\":\"custom\",\"custom\":{\"name\":\"t\"}}");
    assertThat(body.path("tool_choice").toString())
        .isEqualTo("{\"type\":\"custom\",\"custom\":{\"name\":\"t\"}}");
    assertThat(body.path("parallel_tool_calls").asBoolean(true)).isFalse();
  }

  @Test
  void imitatorsKnowFunctionsAlone() {
    call = call.to(URI.create("https://api.deepseek.com"));

    JsonNode body =
        write(
            aQuestion()
                .assistant(new Part.ToolCall("c", "t", new JsonText("\"a b\"")))
                .tools(bare("f"), textTool("t"), bare("g"))
                .choice(new ToolChoice.Among(List.of("t", "g"), true)));

    assertThat(body.path("messages").path(0).path("tool_calls").path(0).path("function").toString())
        .isEqualTo("{\"name\":\"t\",\"arguments\":\"{\\\"input\\\":\\\"a b\\\"}\"}");
    assertThat(body.path("tools"))
        .extracting(tool -> tool.path("function").path("name").asText())
        .containsExactly("t", "g");
    assertThat(body.at("/tools/0/function/parameters/required/0").asText()).isEqualTo("input");
    assertThat(body.path("tool_choice").asText()).isEqualTo("required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auto     | ''
          none     | "none"
          any      | "required"
          named    | {"type":"function","function":{"name":"f"}}
          among    | {"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}}]}}
          """)
  void choices(String name, String json) {
    ToolChoice choice =
        switch (name) {
          case "none" -> new ToolChoice.None();
          case "any" -> new ToolChoice.Any();
          case "named" -> new ToolChoice.Named("f");
          case "among" -> new ToolChoice.Among(List.of("f"), false);
          default -> new ToolChoice.Auto();
        };

    assertThat(write(aQuestion().tools(bare("f")).choice(choice)).path("tool_choice").toString())
        .isEqualTo(json);
    assertThat(write(aQuestion().choice(choice)).has("tool_choice")).as("without tools").isFalse();
  }

  @Test
  void formsOfAnswers() {
    OutputFormat schema =
        new OutputFormat.Schema(
            Optional.empty(), Optional.of("d"), new JsonText("{\"a\":1}"), Optional.of(true));

    assertThat(write(aQuestion().format(new OutputFormat.Json())).path("response_format"))
        .hasToString("{\"type\":\"json_object\"}");
    assertThat(write(aQuestion().format(schema)).path("response_format"))
        .hasToString(
            "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\","
                + "\"description\":\"d\",\"schema\":{\"a\":1},\"strict\":true}}");
  }

  // ── turns ──

  @Test
  void resultsOfToolsComeFirstAndTheirMediaWithTheUsersWords() {
    JsonNode messages =
        write(
                aQuestion()
                    .assistant(
                        new Part.Thought("Hm", Optional.empty()),
                        new Part.Text("I look."),
                        new Part.ToolCall("a", "f", new JsonText("{\"x\": 1}")),
                        new Part.ToolCall("b", "t", new JsonText("\"any \\\"text\\\"\"")))
                    .user(
                        new Part.Text("And?"),
                        result("a", false, PNG),
                        result("b", true, new Part.Text("one"), new Part.Text("two"))))
            .path("messages");

    assertThat(messages.path(0).toString())
        .isEqualTo(
            "{\"role\":\"assistant\",\"content\":\"I look.\",\"tool_calls\":["
                + "{\"id\":\"a\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\": 1}\"}},"
                + "{\"id\":\"b\",\"type\":\"custom\","
                + "\"custom\":{\"name\":\"t\",\"input\":\"any \\\"text\\\"\"}}]}");
    assertThat(messages.path(1).toString())
        .isEqualTo(
            "{\"role\":\"tool\",\"tool_call_id\":\"a\","
                + "\"content\":\"(see the media that follow)\"}");
    assertThat(messages.path(2).toString())
        .isEqualTo("{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"Error: one\\ntwo\"}");
    assertThat(messages.path(3).toString())
        .isEqualTo(
            "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                + "{\"url\":\"data:image/png;base64,AA==\"}},"
                + "{\"type\":\"text\",\"text\":\"And?\"}]}");
  }

  @Test
  void aTurnInWhichNothingWasSaidIsLeftOut() {
    assertThat(
            write(aQuestion().assistant(new Part.Thought("Hm", Optional.empty()))).path("messages"))
        .isEmpty();
  }

  @Test
  void theSealOfGeminiGoesBackToItsOwnHostAlone() {
    JsonNode calls =
        write(
                aQuestion()
                    .assistant(
                        sealed("a", new Opaque(Dialect.GEMINI, "sig")),
                        sealed("b", new Opaque(Dialect.ANTHROPIC, "sig"))))
            .at("/messages/0/tool_calls");

    assertThat(calls.path(0).at("/extra_content/google/thought_signature").asText())
        .isEqualTo("sig");
    assertThat(calls.path(1).has("extra_content")).isFalse();
  }

  @Test
  void mediaOfEveryKind() {
    JsonNode content =
        write(
                aQuestion()
                    .user(
                        new Media(
                            Media.Kind.IMAGE,
                            new MediaSource.At("https://a/b.png", Optional.empty())),
                        new Media(Media.Kind.AUDIO, new MediaSource.Inline("audio/wav", "BB==")),
                        new Media(
                            Media.Kind.DOCUMENT,
                            new MediaSource.Inline("application/pdf", "CC=="),
                            Optional.of("a.pdf"))))
            .at("/messages/0/content");

    assertThat(content.path(0).at("/image_url/url").asText()).isEqualTo("https://a/b.png");
    assertThat(content.path(1).path("input_audio"))
        .hasToString("{\"data\":\"BB==\",\"format\":\"wav\"}");
    assertThat(content.path(2).path("file"))
        .hasToString("{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,CC==\"}");
  }

  @Test
  void whatCannotBeShownIsNotLeftOutSilently() {
    List.of(
            new Media(Media.Kind.IMAGE, new MediaSource.Kept("file-1")),
            new Media(Media.Kind.VIDEO, new MediaSource.Inline("video/mp4", "AA==")),
            new Media(Media.Kind.AUDIO, new MediaSource.At("https://a", Optional.empty())))
        .forEach(media ->
            assertThatThrownBy(() -> write(aQuestion().user(media)))
                .isInstanceOfSatisfying(
                    UpstreamException.class,
                    e -> assertThat(e.fault()).isInstanceOf(UpstreamFault.Untranslatable.class)));
  }

  @Test
  void whatOnlyAnotherDialectKnowsIsNoted() {
    write(
        aQuestion()
            .user(new Part.Text("Hi"), new Part.Foreign(Dialect.ANTHROPIC, new JsonText("{}"))));

    assertThat(dropped.names()).containsExactly("content of the other dialect alone");
  }

  private static Part result(String id, boolean failed, Part... content) {
    return new Part.ToolResult(id, Optional.empty(), List.of(content), failed);
  }

  private static Part sealed(String id, Opaque seal) {
    return new Part.ToolCall(id, "f", JsonText.EMPTY_OBJECT, Optional.of(seal));
  }

  private JsonNode write(Questions question) {
    try {
      return JSON.readTree(text(question));
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private String text(Questions question) {
    return new String(form.write(question.build(), call.build(), dropped), UTF_8);
  }
}

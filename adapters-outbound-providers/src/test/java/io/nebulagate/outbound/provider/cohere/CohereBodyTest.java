package io.nebulagate.outbound.provider.cohere;

import static io.nebulagate.outbound.provider.conversation.Questions.aQuestion;
import static io.nebulagate.outbound.provider.conversation.Questions.bare;
import static io.nebulagate.outbound.provider.conversation.Questions.textTool;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.Questions;
import io.nebulagate.outbound.provider.http.UpstreamAddress;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohereBodyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Media PNG =
      new Media(Media.Kind.IMAGE, new MediaSource.Inline("image/png", "AA=="));

  private final CohereForm form = new CohereForm();
  private final Dropped dropped = new Dropped();

  private Calls call = Calls.aCall().of(ProviderType.COHERE).upstreamModel("command-a");

  @Test
  void whereAndWithWhichKeyItIsAsked() {
    ApiPath path = form.path(call.build());

    assertThat(UpstreamAddress.of(URI.create("https://api.cohere.com"), path).path())
        .isEqualTo("/v2/chat");
    assertThat(UpstreamAddress.of(URI.create("https://api.cohere.com/v2/"), path).path())
        .isEqualTo("/v2/chat");
    assertThat(form.keyHeader(Calls.aCall().key("k").build()).value().reveal())
        .isEqualTo("Bearer k");
    assertThat(form.modelPlaces()).isEmpty();
  }

  @Test
  void onlyWhatWasAskedForIsWritten() {
    assertThat(write(aQuestion().system("Be kind.").user("Hi")).toString())
        .isEqualTo(
            "{\"model\":\"command-a\",\"stream\":false,\"messages\":["
                + "{\"role\":\"system\",\"content\":\"Be kind.\"},"
                + "{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(dropped.names()).isEmpty();
  }

  @Test
  void aStreamIsAskedForAsOne() {
    call = call.streamed();

    assertThat(write(aQuestion().user("Hi")).path("stream").asBoolean()).isTrue();
  }

  @Test
  void whatAClientOfCoheresOwnSaysPassesButForTheModel() {
    UpstreamRequest request =
        call.model("mine").body("{ \"model\" : \"mine\",\"x\":1.0 }".getBytes(UTF_8)).build();

    assertThat(new String(form.pass(request), UTF_8))
        .isEqualTo("{ \"model\" : \"command-a\",\"x\":1.0 }");
  }

  // ── sampling ──

  @Test
  void numbersHaveCoheresNames() {
    JsonNode body = write(aQuestion().sampling(Questions.everything("0.5", 1, "a", "b")));

    assertThat(body.toString())
        .contains("\"max_tokens\":100", "\"temperature\":0.5", "\"p\":0.5", "\"k\":0.5")
        .contains("\"frequency_penalty\":0.5", "\"presence_penalty\":0.5", "\"seed\":0.5")
        .contains("\"stop_sequences\":[\"a\",\"b\"]")
        .doesNotContain("top_p", "logprobs");
    assertThat(dropped.names()).containsExactly("logprobs");
  }

  @Test
  void numbersThatAreTooLargeBecomeTheLargest() {
    JsonNode body = write(aQuestion().sampling(Questions.everything("1000", 1)));

    assertThat(body.path("temperature").decimalValue()).isEqualByComparingTo("1");
    assertThat(body.path("p").decimalValue()).isEqualByComparingTo("0.99");
    assertThat(body.path("k").decimalValue()).isEqualByComparingTo("500");
    assertThat(body.path("presence_penalty").decimalValue()).isEqualByComparingTo("1");
    assertThat(body.path("seed").decimalValue()).isEqualByComparingTo("1000");
  }

  @Test
  void whatIsBelowNothingIsNotSaid() {
    JsonNode body = write(aQuestion().sampling(Questions.everything("-1", 1)));

    assertThat(body.has("frequency_penalty")).isFalse();
    assertThat(body.has("presence_penalty")).isFalse();
    assertThat(body.has("seed")).isFalse();
    assertThat(body.path("p").decimalValue()).isEqualByComparingTo("0.01");
    assertThat(dropped.names()).contains("frequency_penalty", "presence_penalty", "seed");
  }

  @Test
  void moreThanFiveTextsThatEndAnAnswerAreTooMany() {
    JsonNode body =
        write(aQuestion().sampling(Questions.everything("0", 1, "a", "b", "c", "d", "e", "f")));

    assertThat(body.path("stop_sequences")).hasSize(5);
    assertThat(dropped.names()).contains("stop");
  }

  @Test
  void severalAnswersAreNotToBeHad() {
    assertUntranslatable(aQuestion().sampling(Questions.everything("0", 2)), "n");
  }

  @Test
  void thoughtHasABudget() {
    assertThat(thinking(aQuestion().reasoning(Reasoning.Effort.LOW)))
        .isEqualTo("{\"type\":\"enabled\",\"token_budget\":2048}");
    assertThat(thinking(aQuestion().reasoning(500)))
        .isEqualTo("{\"type\":\"enabled\",\"token_budget\":500}");
    assertThat(thinking(aQuestion().reasoning(Reasoning.Effort.NONE)))
        .isEqualTo("{\"type\":\"disabled\"}");
  }

  @Test
  void whatCohereDoesNotKnowIsNoted() {
    Tool strict =
        new Tool(Tool.Kind.FUNCTION, "f", Optional.empty(), Optional.empty(), Optional.of(true));

    write(aQuestion().endUser("me").oneCallAtATime().tools(strict));

    assertThat(dropped.names()).containsExactlyInAnyOrder("user", "parallel_tool_calls", "strict");
  }

  // ── tools ──

  @Test
  void toolsHaveCoheresAlphabet() {
    Tool tool = Tool.function("mcp__a-b", "does", new JsonText("{\"type\":\"object\"}"));

    JsonNode tools = write(aQuestion().tools(tool, bare("plain"), textTool("t"))).path("tools");

    assertThat(tools.path(0).path("function").path("name").asText())
        .matches("mcp__a_b_[0-9a-f]{8}");
    assertThat(tools.path(0).path("function").path("parameters"))
        .hasToString("{\"type\":\"object\"}");
    assertThat(tools.path(1).toString())
        .isEqualTo(
            "{\"type\":\"function\",\"function\":{\"name\":\"plain\","
                + "\"parameters\":{\"type\":\"object\",\"properties\":{}}}}");
    assertThat(tools.path(2).at("/function/parameters/required/0").asText()).isEqualTo("input");
  }

  @ParameterizedTest
  @CsvSource({
    "auto,'f,g,h',''",
    "none,'f,g,h',NONE",
    "any,'f,g,h',REQUIRED",
    "named,g,REQUIRED",
    "some,'f,h',''",
    "forced,'f,h',REQUIRED"
  })
  void aToolIsForcedByOfferingNoOther(String choice, String offered, String told) {
    JsonNode body =
        write(aQuestion().tools(bare("f"), bare("g"), bare("h")).choice(choice(choice)));

    assertThat(body.path("tools"))
        .extracting(tool -> tool.at("/function/name").asText())
        .containsExactly(offered.split(","));
    assertThat(body.path("tool_choice").asText("")).isEqualTo(told);
    assertThat(write(aQuestion().choice(choice(choice))).has("tool_choice"))
        .as("without tools")
        .isFalse();
  }

  private static ToolChoice choice(String name) {
    return switch (name) {
      case "none" -> new ToolChoice.None();
      case "any" -> new ToolChoice.Any();
      case "named" -> new ToolChoice.Named("g");
      case "some" -> new ToolChoice.Among(List.of("f", "h"), false);
      case "forced" -> new ToolChoice.Among(List.of("f", "h"), true);
      default -> new ToolChoice.Auto();
    };
  }

  @Test
  void anAnswerHasAFormUnlessThereAreTools() {
    OutputFormat schema =
        new OutputFormat.Schema(
            Optional.of("n"), Optional.empty(), new JsonText("{\"a\":1}"), Optional.of(true));

    assertThat(write(aQuestion().format(new OutputFormat.Json())).path("response_format"))
        .hasToString("{\"type\":\"json_object\"}");
    assertThat(write(aQuestion().format(schema)).path("response_format"))
        .hasToString("{\"type\":\"json_object\",\"json_schema\":{\"a\":1}}");
    assertThat(dropped.names()).isEmpty();
    assertThat(write(aQuestion().format(schema).tools(bare("f"))).has("response_format")).isFalse();
    assertThat(dropped.names()).containsExactly("response_format");
  }

  // ── turns ──

  @Test
  void whatWasSaidBeforeACallIsThePlan() {
    JsonNode messages =
        write(
                aQuestion()
                    .assistant(
                        new Part.Thought("Hm", Optional.empty()),
                        new Part.Text("I look."),
                        new Part.ToolCall("a", "f", new JsonText("{\"x\": 1}")),
                        new Part.ToolCall("b", "t", new JsonText("\"any\"")))
                    .user(
                        new Part.Text("And?"),
                        new Part.ToolResult("a", Optional.empty(), List.of(PNG), false),
                        new Part.ToolResult(
                            "b", Optional.empty(), List.of(new Part.Text("no")), true))
                    .assistant(new Part.Text("So."))
                    .assistant(new Part.Thought("Hm", Optional.empty())))
            .path("messages");

    assertThat(messages.path(0).toString())
        .isEqualTo(
            "{\"role\":\"assistant\",\"tool_plan\":\"I look.\",\"tool_calls\":["
                + "{\"id\":\"a\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\": 1}\"}},"
                + "{\"id\":\"b\",\"type\":\"function\","
                + "\"function\":{\"name\":\"t\",\"arguments\":\"{\\\"input\\\":\\\"any\\\"}\"}}]}");
    assertThat(messages.path(1).toString())
        .isEqualTo(
            "{\"role\":\"tool\",\"tool_call_id\":\"a\","
                + "\"content\":\"(see the media that follow)\"}");
    assertThat(messages.path(2).toString())
        .isEqualTo("{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"Error: no\"}");
    assertThat(messages.path(3).toString())
        .isEqualTo(
            "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                + "{\"url\":\"data:image/png;base64,AA==\"}},"
                + "{\"type\":\"text\",\"text\":\"And?\"}]}");
    assertThat(messages.path(4).toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"So.\"}");
    assertThat(messages).hasSize(5);
  }

  @Test
  void anAddressOfAnImageIsPassedOn() {
    Media at = new Media(Media.Kind.IMAGE, new MediaSource.At("https://a/b.png", Optional.empty()));

    assertThat(write(aQuestion().user(at)).at("/messages/0/content/0/image_url/url").asText())
        .isEqualTo("https://a/b.png");
  }

  @Test
  void whatCannotBeShownIsNotLeftOutSilently() {
    assertUntranslatable(
        aQuestion().user(new Media(Media.Kind.IMAGE, new MediaSource.Kept("f"))), "messages");
    for (Media.Kind kind : List.of(Media.Kind.AUDIO, Media.Kind.VIDEO, Media.Kind.DOCUMENT)) {
      assertUntranslatable(
          aQuestion().user(new Media(kind, new MediaSource.Inline("a/b", "AA=="))), "messages");
    }
  }

  @Test
  void whatOnlyAnotherDialectKnowsIsNoted() {
    write(aQuestion().assistant(new Part.Foreign(Dialect.GEMINI, new JsonText("{}")), PNG));

    assertThat(dropped.names())
        .containsExactlyInAnyOrder("content of the other dialect alone", "media of the assistant");
  }

  @Test
  void aRefusalIsToldWithoutItsEnvelope() {
    UpstreamRejected refusal =
        form.rejection(
            call.build(),
            400,
            ("{\"id\":\"x\",\"message\":\"no model, key " + Calls.KEY + "\"}").getBytes(UTF_8));

    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.message()).startsWith("no model, key ").doesNotContain(Calls.KEY);
  }

  private void assertUntranslatable(Questions question, String field) {
    assertThatThrownBy(() -> write(question))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e ->
                assertThat(e.fault())
                    .isInstanceOfSatisfying(
                        UpstreamFault.Untranslatable.class,
                        fault -> assertThat(fault.field()).isEqualTo(field)));
  }

  private String thinking(Questions question) {
    return write(question.sampling(Sampling.DEFAULT)).path("thinking").toString();
  }

  private JsonNode write(Questions question) {
    ChatRequest asked = question.build();
    try {
      return JSON.readTree(form.write(asked, call.asking(asked).build(), dropped));
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }
}

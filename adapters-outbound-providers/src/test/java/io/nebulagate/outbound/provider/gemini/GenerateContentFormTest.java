package io.nebulagate.outbound.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
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
import io.nebulagate.domain.chat.Reasoning.Effort;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.support.Calls;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateContentFormTest {

  private static final String G3 = "gemini-3-flash";
  private static final String G25 = "gemini-2.5-flash";
  private static final JsonText NO_ARGUMENTS = JsonText.EMPTY_OBJECT;

  private final GenerateContentForm form = new GenerateContentForm();
  private final Dropped dropped = new Dropped();

  // ── addresses ──

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-pro, /models/gemini-2.5-pro:generateContent",
    "models/x, /models/x:generateContent",
    "tunedModels/x, /tunedModels/x:generateContent",
    "a b?c%, /models/a%20b%3Fc%25:generateContent"
  })
  void theModelStandsInThePath(String model, String path) {
    assertThat(form.path(Calls.aCall().upstreamModel(model).build()).operation()).isEqualTo(path);
  }

  @Test
  void streamsAreAskedForAsEvents() {
    assertThat(form.path(Calls.aCall().upstreamModel("x").streamed().build()).operation())
        .isEqualTo("/models/x:streamGenerateContent?alt=sse");
  }

  // ── turns ──

  @Test
  void theUserBeginsAndTurnsAlternateAndNothingIsEmpty() {
    JsonNode body =
        write(
            G25,
            Message.of(Role.SYSTEM, "Be brief."),
            Message.of(Role.SYSTEM, "Be kind."),
            Message.of(Role.ASSISTANT, "Hi"),
            Message.of(Role.USER, ""),
            Message.of(Role.USER, "a"),
            Message.of(Role.SYSTEM, "Now in French."),
            Message.of(Role.USER, "b"));
    assertThat(body.at("/systemInstruction/parts").findValuesAsText("text"))
        .containsExactly("Be brief.", "Be kind.");
    assertThat(body.at("/contents").findValuesAsText("role"))
        .containsExactly("user", "model", "user");
    assertThat(body.at("/contents/2/parts").findValuesAsText("text"))
        .containsExactly("a", "<system>\nNow in French.\n</system>", "b");
  }

  @Test
  void whatTheOperatorSaysAloneIsTheQuestion() {
    JsonNode body = write(G25, Message.of(Role.SYSTEM, "Say hi."));
    assertThat(body.has("systemInstruction")).isFalse();
    assertThat(body.at("/contents/0/role").asText()).isEqualTo("user");
    assertThat(body.at("/contents/0/parts/0/text").asText()).isEqualTo("Say hi.");
  }

  @Test
  void resultsStandInTheOrderOfTheirCallsUnderTheirNames() {
    JsonNode body =
        write(
            G25,
            Message.of(Role.USER, "Weather?"),
            new Message(Role.ASSISTANT, List.of(call("c1", "sun"), call("c2", "rain"))),
            new Message(Role.USER, List.of(result("c2", "wet", false))),
            new Message(Role.USER, List.of(new Part.Text("And?"), result("c1", "no sun", true))));
    JsonNode parts = body.at("/contents/2/parts");
    assertThat(parts).hasSize(3);
    assertThat(parts.at("/0/functionResponse").toString())
        .isEqualTo("{\"name\":\"sun\",\"response\":{\"error\":\"no sun\"}}");
    assertThat(parts.at("/1/functionResponse").toString())
        .isEqualTo("{\"name\":\"rain\",\"response\":{\"result\":\"wet\"}}");
    assertThat(parts.at("/2/text").asText()).isEqualTo("And?");
  }

  @Test
  void aCallWithoutResultOrTheOtherWayAboutIsRefused() {
    assertRefused(
        "the call 'c1' has no result",
        Message.of(Role.USER, "x"),
        new Message(Role.ASSISTANT, List.of(call("c1", "sun"))),
        Message.of(Role.USER, "y"));
    assertRefused(
        "the call 'c1' has no result",
        Message.of(Role.USER, "x"),
        new Message(Role.ASSISTANT, List.of(call("c1", "sun"))));
    assertRefused(
        "the call 'c9' of a result is not in the turn before",
        Message.of(Role.USER, "x"),
        new Message(Role.USER, List.of(result("c9", "?", false))));
  }

  // ── signatures ──

  @Test
  void aSignatureGoesBackWithItsCallAndNobodyElsesDoes() {
    Part signed =
        new Part.ToolCall(
            "c1", "sun", NO_ARGUMENTS, Optional.of(new Opaque(Dialect.GEMINI, "sig")));
    Part thought =
        new Part.Thought("hm", Optional.of(new Opaque(Dialect.ANTHROPIC, "not for Google")));
    Part bare = new Part.Thought("", Optional.of(new Opaque(Dialect.GEMINI, "bare")));

    JsonNode body = write(G3, turnOf(thought, bare, signed, call("c2", "rain")));

    assertThat(body.at("/contents/1/parts").toString())
        .isEqualTo(
            "[{\"text\":\"\",\"thoughtSignature\":\"bare\"},"
                + "{\"functionCall\":{\"name\":\"sun\",\"args\":{}},\"thoughtSignature\":\"sig\"},"
                + "{\"functionCall\":{\"name\":\"rain\",\"args\":{}}}]");
  }

  @ParameterizedTest
  @CsvSource({"gemini-3-pro-preview, true", "gemini-3.1-flash, true", "gemini-2.5-pro, false"})
  void whatAnotherModelCalledGetsTheStandInWhereOneIsNeeded(String model, boolean needed) {
    JsonNode parts = write(model, turnOf(call("c1", "sun"), call("c2", "rain"))).at("/contents/1");
    assertThat(parts.findValuesAsText("thoughtSignature"))
        .isEqualTo(needed ? List.of("context_engineering_is_the_way_to_go") : List.of());
  }

  // ── media ──

  @Test
  void mediaOfResultsStandInThemOrBehindThem() {
    Part image = new Part.Media(Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", "AA=="));
    Message[] turns = {
      Message.of(Role.USER, "x"),
      new Message(Role.ASSISTANT, List.of(call("c1", "shot"))),
      new Message(
          Role.USER,
          List.of(
              new Part.ToolResult(
                  "c1", Optional.empty(), List.of(new Part.Text("see"), image), false)))
    };
    assertThat(write(G3, turns).at("/contents/2/parts/0/functionResponse/parts/0").toString())
        .isEqualTo("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}");
    assertThat(write(G25, turns).at("/contents/2/parts/1").toString())
        .isEqualTo("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}");
  }

  @Test
  void whatIsAtAnAddressIsNamedWithItsProbableType() {
    JsonNode body =
        write(
            G3,
            new Message(
                Role.USER,
                List.of(
                    at(Part.Media.Kind.IMAGE, "https://x.example/a.PNG?size=1.5"),
                    at(Part.Media.Kind.DOCUMENT, "https://x.example/paper"))));
    assertThat(body.at("/contents/0/parts").findValuesAsText("mimeType"))
        .containsExactly("image/png", "application/pdf");
  }

  @Test
  void aFileThatAnotherVendorKeepsIsRefused() {
    assertRefused(
        "a file that another vendor keeps cannot be shown to this provider",
        new Message(
            Role.USER,
            List.of(new Part.Media(Part.Media.Kind.IMAGE, new MediaSource.Kept("file-1")))));
  }

  // ── tools ──

  @Test
  void namesThatGoogleDoesNotTakeAreReplacedAndSchemasAreCleaned() {
    Tool tool =
        Tool.function(
            "9 lives",
            "d",
            new JsonText(
                "{\"$schema\":\"x\",\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/A\","
                    + "\"title\":\"t\",\"description\":\"d\"}},\"$defs\":{\"A\":{\"type\":"
                    + "[\"string\",\"null\"]}},\"additionalProperties\":false}"));
    ChatRequest question =
        question(List.of(tool, freeText("shell")), new ToolChoice.Named("9 lives"));
    JsonNode body = write(question, G25);
    JsonNode declared = body.at("/tools/0/functionDeclarations/0");
    assertThat(declared.at("/name").asText()).matches("_9_lives_[0-9a-f]{8}");
    assertThat(declared.at("/parametersJsonSchema").toString())
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/A\","
                + "\"description\":\"d\"}},\"$defs\":{\"A\":{\"type\":[\"string\",\"null\"]}},"
                + "\"additionalProperties\":false}");
    assertThat(body.at("/tools/0/functionDeclarations/1/parametersJsonSchema/required/0").asText())
        .isEqualTo("input");
    assertThat(body.at("/toolConfig/functionCallingConfig/mode").asText()).isEqualTo("ANY");
    assertThat(body.at("/toolConfig/functionCallingConfig/allowedFunctionNames/0"))
        .isEqualTo(declared.at("/name"));

    Part.ToolCall back =
        new CalledTools(Asked.of(question, G25))
            .call(
                Asked.json("{\"name\":%s,\"args\":{\"n\":1}}".formatted(declared.at("/name"))),
                Optional.empty());
    assertThat(back.name()).isEqualTo("9 lives");
    Part.ToolCall text =
        new CalledTools(Asked.of(question, G25))
            .call(
                Asked.json("{\"id\":\"i\",\"name\":\"shell\",\"args\":{\"input\":\"ls\"}}"),
                Optional.empty());
    assertThat(text).isEqualTo(new Part.ToolCall("i", "shell", new JsonText("\"ls\"")));
  }

  @Test
  void someOfTheToolsAreAllowedWithoutForce() {
    ToolChoice some = new ToolChoice.Among(List.of("sun"), false);
    JsonNode body = write(question(List.of(freeText("sun"), freeText("rain")), some), G25);
    assertThat(body.at("/toolConfig/functionCallingConfig").toString())
        .isEqualTo("{\"mode\":\"VALIDATED\",\"allowedFunctionNames\":[\"sun\"]}");
  }

  // ── how it is answered ──

  @ParameterizedTest
  @CsvSource({
    "gemini-3-flash, NONE, thinkingLevel, MINIMAL",
    "gemini-3-pro, MEDIUM, thinkingLevel, HIGH",
    "gemini-3.1-pro, MEDIUM, thinkingLevel, MEDIUM",
    "gemini-3-pro, MINIMAL, thinkingLevel, LOW",
    "gemini-4-flash, XHIGH, thinkingLevel, HIGH",
    "gemini-2.5-flash, NONE, thinkingBudget, 0",
    "gemini-2.5-pro, NONE, thinkingBudget, 128",
    "gemini-2.5-flash, MINIMAL, thinkingBudget, 512",
    "gemini-2.5-flash, MAX, thinkingBudget, 24576",
    "gemini-flash-latest, LOW, thinkingBudget, 2048"
  })
  void howHardToThinkIsToldInTheWordsOfTheGeneration(
      String model, Effort effort, String field, String value) {
    Reasoning asked = new Reasoning(Optional.of(effort), OptionalLong.empty(), true);
    JsonNode thinking = write(thinking(asked), model).at("/generationConfig/thinkingConfig");
    assertThat(thinking.path(field).asText()).isEqualTo(value);
    assertThat(thinking.path("includeThoughts").asBoolean()).isEqualTo(effort != Effort.NONE);
  }

  @Test
  void modelsThatDoNotThinkAreNotAskedTo() {
    Reasoning asked = new Reasoning(Optional.of(Effort.HIGH), OptionalLong.empty(), true);
    assertThat(write(thinking(asked), "gemini-2.0-flash").findValue("thinkingConfig")).isNull();
    assertThat(dropped.names()).containsExactly("reasoning_effort");
  }

  @Test
  void numbersKeepTheirSpellingAndWhatDoesNotFitIsNamed() {
    Sampling sampling =
        new Sampling(
            OptionalLong.of(100),
            Optional.of(new BigDecimal("0.70")),
            Optional.empty(),
            Optional.of(new BigDecimal("40")),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new BigDecimal("99999999999")),
            List.of("1", "2", "3", "4", "5", "6"),
            2,
            OptionalInt.of(3));
    ChatRequest question =
        new ChatRequest(
            List.of(Message.of(Role.USER, "x")),
            List.of(),
            new ToolChoice.Any(),
            Optional.of(false),
            sampling,
            Optional.empty(),
            new OutputFormat.Schema(
                Optional.of("n"),
                Optional.empty(),
                new JsonText("{\"type\":\"object\"}"),
                Optional.of(true)),
            Optional.of("somebody"),
            Set.of());
    assertThat(write(question, G25).toString())
        .isEqualTo(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}],"
                + "\"generationConfig\":{\"maxOutputTokens\":100,\"temperature\":0.7,\"topK\":40,"
                + "\"stopSequences\":[\"1\",\"2\",\"3\",\"4\",\"5\"],\"candidateCount\":2,"
                + "\"responseMimeType\":\"application/json\",\"responseJsonSchema\":"
                + "{\"type\":\"object\"}}}");
    assertThat(dropped.names())
        .containsExactlyInAnyOrder("seed", "stop", "logprobs", "user", "parallel_tool_calls");
  }

  // ── support ──

  private JsonNode write(String model, Message... turns) {
    return write(ChatRequest.of(List.of(turns)), model);
  }

  private JsonNode write(ChatRequest question, String model) {
    UpstreamRequest request = Asked.of(question, model);
    return Asked.json(form.write(question, request, dropped));
  }

  private void assertRefused(String reason, Message... turns) {
    assertThatThrownBy(() -> write(G3, turns))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            refused ->
                assertThat(refused.fault())
                    .isEqualTo(new UpstreamFault.Untranslatable("messages", reason)));
  }

  private static Message[] turnOf(Part... said) {
    List<Part> results =
        List.of(said).stream()
            .filter(Part.ToolCall.class::isInstance)
            .map(call -> result(((Part.ToolCall) call).id(), "ok", false))
            .toList();
    return new Message[] {
      Message.of(Role.USER, "x"),
      new Message(Role.ASSISTANT, List.of(said)),
      new Message(Role.USER, results)
    };
  }

  private static Part call(String id, String name) {
    return new Part.ToolCall(id, name, NO_ARGUMENTS);
  }

  private static Part result(String id, String text, boolean failed) {
    return new Part.ToolResult(id, Optional.empty(), List.of(new Part.Text(text)), failed);
  }

  private static Part at(Part.Media.Kind kind, String url) {
    return new Part.Media(kind, new MediaSource.At(url, Optional.empty()));
  }

  private static Tool freeText(String name) {
    return new Tool(
        Tool.Kind.FREE_TEXT, name, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static ChatRequest question(List<Tool> tools, ToolChoice choice) {
    return new ChatRequest(
        List.of(Message.of(Role.USER, "x")),
        tools,
        choice,
        Optional.empty(),
        Sampling.DEFAULT,
        Optional.empty(),
        new OutputFormat.Text(),
        Optional.empty(),
        Set.of());
  }

  private static ChatRequest thinking(Reasoning reasoning) {
    ChatRequest plain = question(List.of(), new ToolChoice.Auto());
    return new ChatRequest(
        plain.messages(),
        List.of(),
        plain.toolChoice(),
        Optional.empty(),
        Sampling.DEFAULT,
        Optional.of(reasoning),
        plain.format(),
        Optional.empty(),
        Set.of());
  }
}

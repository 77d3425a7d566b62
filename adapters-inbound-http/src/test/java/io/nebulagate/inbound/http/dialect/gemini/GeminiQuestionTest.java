package io.nebulagate.inbound.http.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Reasoning.Effort;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.Field;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiQuestionTest {

  private static final RequestHead HEAD =
      new RequestHead(new ModelName("m"), false, false, OptionalLong.of(9), 2, 0);
  private static final SealedThoughts SEALS = new SealedThoughts(new GeminiRequestTest.OpenSeals());

  @Test
  void rolesAndWordsAreReadHoweverTheyAreSpelled() {
    ChatRequest question =
        read(
            """
            {"system_instruction":{"parts":[{"text":"Be brief."}]},"contents":[
            {"parts":[{"text":"a"},{"text":""}]},{"role":"model","parts":[{"text":"b"}]}],
            "generation_config":{"top_k":40,"top_p":"0.50","stop_sequences":["x"],"seed":1}}\
            """);

    assertThat(question.messages())
        .extracting(message -> message.role())
        .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT);
    assertThat(question.messages())
        .extracting(message -> message.text())
        .containsExactly("Be brief.", "a", "b");
    assertThat(question.sampling().topP().orElseThrow()).hasToString("0.50");
    assertThat(question.sampling().topK().orElseThrow()).hasToString("40");
    assertThat(question.sampling().stop()).containsExactly("x");
    assertThat(question.sampling().choices()).isEqualTo(2);
    assertThat(question.sampling().outputTokensMax()).hasValue(9);
    assertThat(question.unheard()).isEmpty();
  }

  @Test
  void callsWithoutIdsGetOneAndResultsFindThem() {
    ChatRequest question =
        read(
            """
            {"contents":[{"role":"user","parts":[{"text":"?"}]},
            {"role":"model","parts":[
              {"functionCall":{"name":"f","args":{"a":1.50}},"thoughtSignature":"QUJD"},
              {"functionCall":{"name":"f"}},
              {"functionCall":{"id":"g1","name":"g"}}]},
            {"role":"user","parts":[
              {"functionResponse":{"id":"g1","name":"g","response":{"error":"no"}}},
              {"functionResponse":{"name":"f","response":{"result":"one"}}},
              {"functionResponse":{"name":"f","response":{"a":1,"b":2}}},
              {"functionResponse":{"name":"h","response":{"output":[1]}}}]}]}\
            """);

    assertThat(question.messages().get(1).parts())
        .containsExactly(
            new Part.ToolCall(
                "call_1_0",
                "f",
                new JsonText("{\"a\":1.50}"),
                Optional.of(new Opaque(Dialect.GEMINI, "QUJD"))),
            new Part.ToolCall("call_1_1", "f", JsonText.EMPTY_OBJECT),
            new Part.ToolCall("g1", "g", JsonText.EMPTY_OBJECT));
    assertThat(question.messages().get(2).parts())
        .containsExactly(
            result("g1", "g", "no", true),
            result("call_1_0", "f", "one", false),
            result("call_1_1", "f", "{\"a\":1,\"b\":2}", false),
            result("call_2_3", "h", "[1]", false));
  }

  @ParameterizedTest
  @CsvSource({"true, false", "true, true", "false, false", "false, true"})
  void whatAnotherVendorWantsBackIsOpenedHoweverItsBase64IsSpelled(boolean redacted, boolean url) {
    Opaque theirs = new Opaque(Dialect.ANTHROPIC, "sig~~~???>>>");
    String signature = SEALS.write(theirs, redacted);
    String spelled =
        url ? signature.replace('+', '-').replace('/', '_').replace("=", "") : signature;

    Part read =
        onlyPart("{\"thought\":true,\"text\":\"hm\",\"thoughtSignature\":\"" + spelled + "\"}");

    assertThat(signature).matches("[A-Za-z0-9+/=]+");
    assertThat(read).isEqualTo(new Part.Thought("hm", Optional.of(theirs), redacted));
  }

  @Test
  void whatCannotBeOpenedIsLost() {
    String forged = Base64.getEncoder().encodeToString("ngs:R:forged".getBytes(UTF_8));

    assertThat(
            onlyPart("{\"thought\":true,\"text\":\"t\",\"thoughtSignature\":\"" + forged + "\"}"))
        .isEqualTo(new Part.Thought("t", Optional.empty(), false));
  }

  @Test
  void wordsThatAreSignedAreWordsAndASeal() {
    assertThat(parts("{\"text\":\"t\",\"thoughtSignature\":\"QUJD\"}"))
        .containsExactly(
            new Part.Text("t"),
            new Part.Thought("", Optional.of(new Opaque(Dialect.GEMINI, "QUJD"))));
  }

  @Test
  void mediaAreReadFromBytesAddressesAndStores() {
    assertThat(
            parts(
                "{\"inline_data\":{\"mime_type\":\"image/jpeg\",\"data\":\"iVBORw0KGgoAAA_-\"}},"
                    + "{\"fileData\":{\"mimeType\":\"video/mp4\",\"fileUri\":\"https://x/y\"}},"
                    + "{\"fileData\":{\"mimeType\":\"application/pdf\",\"fileUri\":"
                    + "\"https://generativelanguage.googleapis.com/v1beta/files/a\"}}"))
        .containsExactly(
            new Part.Media(
                Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", "iVBORw0KGgoAAA/+")),
            new Part.Media(
                Part.Media.Kind.VIDEO,
                new MediaSource.At(
                    "https://x/y",
                    Optional.of("video/mp4"),
                    "contents[0].parts[1].fileData.fileUri")),
            new Part.Media(
                Part.Media.Kind.DOCUMENT,
                new MediaSource.Kept("https://generativelanguage.googleapis.com/v1beta/files/a")));
  }

  @Test
  void googlesSchemasBecomeJsonSchemas() {
    ChatRequest question =
        read(
            """
            {"contents":[{"parts":[]}],"tools":[{"functionDeclarations":[
            {"name":"f","description":"d","parameters":{"type":"OBJECT","properties":{
              "type":{"type":"STRING","nullable":true,"enum":["A","STRING"]},
              "list":{"type":"ARRAY","minItems":"2","items":{"anyOf":[{"type":"INTEGER"}]}}},
              "propertyOrdering":["type"]}},
            {"name":"g","parametersJsonSchema":{"type":"object","$schema":"s"}},{"name":"h"}]},
            {"googleSearch":{}}]}\
            """);

    assertThat(question.tools())
        .extracting(tool -> tool.parameters().map(JsonText::value).orElse(""))
        .containsExactly(
            "{\"type\":\"object\",\"properties\":{\"type\":{\"type\":[\"string\",\"null\"],"
                + "\"enum\":[\"A\",\"STRING\",null]},\"list\":{\"type\":\"array\",\"minItems\":2,"
                + "\"items\":{\"anyOf\":[{\"type\":\"integer\"}]}}}}",
            "{\"type\":\"object\",\"$schema\":\"s\"}",
            "");
    assertThat(question.unheard()).containsExactly("tools[].googleSearch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"mode":"AUTO"}                                          | Auto[]
          {"mode":"none"}                                          | None[]
          {"mode":"ANY"}                                           | Any[]
          {"mode":"ANY","allowedFunctionNames":["f"]}              | Named[name=f]
          {"mode":"ANY","allowed_function_names":["f","g"]}        | Among[names=[f, g], forced=true]
          {"mode":"VALIDATED","allowedFunctionNames":["f"]}        | Among[names=[f], forced=false]
          {"mode":"VALIDATED"}                                     | Auto[]
          """)
  void whichToolsAreToBeCalled(String config, String choice) {
    ToolChoice read =
        read("{\"contents\":[{}],\"toolConfig\":{\"functionCallingConfig\":" + config + "}}")
            .toolChoice();

    assertThat(read).hasToString(choice);
  }

  @Test
  void howHardToThinkIsAWordOrANumber() {
    assertThat(thinking("{\"thinkingLevel\":\"low\",\"includeThoughts\":true}"))
        .hasValue(new Reasoning(Optional.of(Effort.LOW), OptionalLong.empty(), true));
    assertThat(thinking("{\"thinking_budget\":0}").orElseThrow().isOff()).isTrue();
    assertThat(thinking("{\"thinkingBudget\":-1}")).isEmpty();
    assertThat(thinking("{\"includeThoughts\":true}")).isEmpty();
  }

  private static Optional<Reasoning> thinking(String config) {
    return read("{\"contents\":[{}],\"generationConfig\":{\"thinkingConfig\":" + config + "}}")
        .reasoning();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"responseMimeType":"application/json"}                                      | Json
          {"responseMimeType":"application/json","responseSchema":{"type":"STRING"}}   | Schema
          {"response_mime_type":"application/json","responseJsonSchema":{"a":1}}       | Schema
          {"responseMimeType":"text/plain"}                                            | Text
          {"responseMimeType":"text/x.enum"}                                           | Text
          """)
  void theFormOfTheAnswer(String config, String form) {
    OutputFormat read = read("{\"contents\":[{}],\"generationConfig\":" + config + "}").format();

    assertThat(read.getClass().getSimpleName()).isEqualTo(form);
  }

  @Test
  void whatOnlyGoogleKnowsIsNamed() {
    assertThat(
            read("{\"contents\":[{}],\"safety_settings\":[],\"generationConfig\":"
                    + "{\"speechConfig\":{}},\"labels\":null}")
                .unheard())
        .containsExactlyInAnyOrder("safetySettings", "generationConfig.speechConfig");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"contents":[]}                                                     | contents
          {"contents":[{"role":"tool","parts":[]}]}                           | contents[0].role
          {"contents":[{"parts":{}}]}                                         | contents[0].parts
          {"contents":[{"parts":[7]}]}                                        | contents[0].parts[0]
          {"contents":[{"parts":[{"functionCall":{"name":"f","args":[]}}]}]}  | contents[0].parts[0].functionCall.args
          {"contents":[{"parts":[{"inlineData":{"data":""}}]}]}               | contents[0].parts[0].inlineData.data
          {"contents":[{"parts":[{"fileData":{"fileUri":"file:///etc"}}]}]}   | contents[0].parts[0].fileData.fileUri
          {"contents":[{}],"cachedContent":"cachedContents/1"}                | cachedContent
          {"contents":[{}],"generationConfig":{"temperature":"warm"}}         | generationConfig.temperature
          {"contents":[{}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"so"}}} | generationConfig.thinkingConfig.thinkingLevel
          {"contents":[{}],"toolConfig":{"functionCallingConfig":{"mode":"SOME"}}} | toolConfig.functionCallingConfig.mode
          """)
  void whatCannotBeIsNamedAsTheClientWroteIt(String json, String field) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused ->
                assertThat(((GatewayError.InvalidValue) refused.error()).field()).isEqualTo(field));
  }

  private static Part result(String id, String name, String text, boolean failed) {
    return new Part.ToolResult(id, Optional.of(name), List.of(new Part.Text(text)), failed);
  }

  private static Part onlyPart(String part) {
    return parts(part).getFirst();
  }

  private static List<Part> parts(String parts) {
    return read("{\"contents\":[{\"role\":\"model\",\"parts\":[" + parts + "]}]}")
        .messages()
        .getFirst()
        .parts();
  }

  private static ChatRequest read(String json) {
    return new GeminiQuestion(Field.of(json.getBytes(UTF_8)), HEAD, SEALS).read();
  }
}

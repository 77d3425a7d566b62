package io.nebulagate.outbound.provider.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.EventRules;
import io.nebulagate.outbound.provider.support.Calls;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those who imitate OpenAI's streams really send. */
class ChatStreamTest {

  private static final String DONE = "data: [DONE]\n\n";
  private static final String STOP = choice("{}", "\"stop\"");

  private final AnswerLog log =
      new AnswerLog(new ModelName("m"), (_, text) -> text.toString().length());
  private final ChatStream stream = new ChatStream(Calls.aCall().streamed().build(), log);

  @Test
  void aPlainStreamSaysWhatItSays() {
    EventRules said =
        said(
            choice("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"),
            delta("Hel"),
            delta("lo"),
            STOP,
            chunk("\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}"),
            DONE);

    assertThat(said.events().getFirst())
        .isEqualTo(new ChatEvent.Started(Optional.of("c-1"), Optional.empty()));
    assertThat(said.parts()).containsExactly(new Part.Text("Hello"));
    assertThat(said.reason(0)).isEqualTo(FinishReason.STOP);
    assertThat(log.used().total()).isEqualTo(5);
    assertThat(log.complete()).isTrue();
  }

  @Test
  void azuresFirstFrameAndThoseOfItsFilterSayNothing() {
    EventRules said =
        said(
            "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
                + "\"prompt_filter_results\":[{\"prompt_index\":0}]}\n\n",
            delta("Hi"),
            chunk(
                "\"choices\":[{\"index\":0,\"finish_reason\":null,"
                    + "\"content_filter_offsets\":{\"check_offset\":44}}]"),
            STOP,
            DONE);

    assertThat(said.events().getFirst())
        .isEqualTo(new ChatEvent.Started(Optional.of("c-1"), Optional.empty()));
    assertThat(said.parts()).containsExactly(new Part.Text("Hi"));
  }

  @Test
  void usageInEveryFrameCountsOnce() {
    said(
        chunk(
            "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"}}],"
                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}"),
        chunk(
            "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"b\"},"
                + "\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}"),
        chunk("\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}"),
        DONE);

    assertThat(log.used().total()).isEqualTo(5);
  }

  @Test
  void theEndOfTheConnectionIsTheEndOnceTheReasonCame() {
    EventRules said = EventRules.of(stream, frames(delta("Hi"), STOP));

    assertThat(said.text(0)).isEqualTo("Hi");
    assertThat(log.complete()).isTrue();
  }

  @Test
  void theEndOfTheConnectionBeforeTheReasonIsACut() {
    EventRules said = new EventRules().read(stream, frames(delta("Hi"), choice("{}", "\"\"")));

    assertThatThrownBy(() -> stream.end(said))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault()).isEqualTo(new UpstreamFault.Cut()));
    assertThat(log.complete()).isFalse();
  }

  @Test
  void nothingAtAllIsACut() {
    assertThatThrownBy(() -> stream.end(new EventRules())).isInstanceOf(UpstreamException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reasoning_content", "reasoning"})
  void thoughtsHaveTwoNames(String name) {
    EventRules said =
        said(
            choice("{\"role\":\"assistant\",\"content\":null,\"" + name + "\":\"Hm\"}", "null"),
            choice("{\"content\":\"\",\"" + name + "\":\"m\"}", "null"),
            delta("Yes"),
            STOP,
            DONE);

    assertThat(said.parts())
        .containsExactly(new Part.Thought("Hmm", Optional.empty()), new Part.Text("Yes"));
  }

  @Test
  void contentOfMistralIsAListOfThoughtsAndTexts() {
    EventRules said =
        said(
            choice(
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":"
                    + "[{\"type\":\"text\",\"text\":\"Hm\"}]}]}",
                "null"),
            choice("{\"content\":[{\"type\":\"text\",\"text\":\"Yes\"}]}", "null"),
            choice("{\"content\":\"!\"}", "\"stop\""),
            DONE);

    assertThat(said.parts())
        .containsExactly(new Part.Thought("Hm", Optional.empty()), new Part.Text("Yes!"));
  }

  @Test
  void choicesMayBeMixed() {
    EventRules said =
        said(
            chunk("\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]"),
            chunk("\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]"),
            chunk("\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]"),
            chunk("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]"),
            DONE);

    assertThat(said.text(0)).isEqualTo("a");
    assertThat(said.text(1)).isEqualTo("b");
    assertThat(said.reason(1)).isEqualTo(FinishReason.LENGTH);
  }

  // ── calls ──

  @Test
  void piecesOfCallsMayBeMixed() {
    EventRules said =
        said(
            call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}"),
            call("\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}"),
            call("\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}"),
            call("\"index\":1,\"function\":{\"name\":\"\",\"arguments\":\"}\"}"),
            call("\"index\":0,\"id\":null,\"function\":{\"name\":null,\"arguments\":\"1}\"}"),
            choice("{}", "\"tool_calls\""),
            DONE);

    assertThat(said.parts())
        .containsExactly(
            new Part.ToolCall("a", "f", new JsonText("{\"x\":1}")),
            new Part.ToolCall("b", "g", JsonText.EMPTY_OBJECT));
    assertThat(said.reason(0)).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void aCallWithoutArgumentsHasNone() {
    EventRules said =
        said(
            call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":null}"),
            call("\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\"}"),
            STOP,
            DONE);

    assertThat(said.calls(0))
        .extracting(Part.ToolCall::arguments)
        .containsOnly(JsonText.EMPTY_OBJECT);
    assertThat(said.reason(0)).as("stop with calls").isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void wholeCallsInOneFrameNeedNeitherNumbersNorIds() {
    EventRules said =
        said(
            choice(
                "{\"tool_calls\":["
                    + "{\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}},"
                    + "{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":2}\"}}]}",
                "\"stop\""),
            DONE);

    assertThat(said.calls(0))
        .extracting(call -> call.arguments().value())
        .containsExactly("{\"x\":1}", "{\"x\":2}");
    assertThat(said.calls(0))
        .extracting(Part.ToolCall::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.startsWith("call_"));
  }

  @Test
  void callsWithoutNumbersAreToldApartByTheirIds() {
    EventRules said =
        said(
            call("\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}"),
            call("\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"}\"}"),
            call("\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}"),
            call("\"function\":{\"arguments\":\"}\"}"),
            STOP,
            DONE);

    assertThat(said.calls(0)).extracting(Part.ToolCall::id).containsExactly("a", "b");
    assertThat(said.calls(0))
        .extracting(call -> call.arguments().value())
        .containsExactly("{}", "{}");
  }

  @Test
  void callsThatAllHaveOneNumberAreToldApartByTheirIds() {
    EventRules said =
        said(
            call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}"),
            call("\"index\":0,\"function\":{\"arguments\":\"}\"}"),
            call("\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}"),
            call("\"index\":0,\"function\":{\"arguments\":\"\\\"y\\\":2}\"}"),
            STOP,
            DONE);

    assertThat(said.calls(0))
        .extracting(call -> call.arguments().value())
        .containsExactly("{}", "{\"y\":2}");
  }

  @Test
  void twoCallsNeverHaveTheSameId() {
    EventRules said =
        said(
            call("\"index\":0,\"id\":\"same\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
            call("\"index\":1,\"id\":\"same\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}"),
            STOP,
            DONE);

    assertThat(said.calls(0))
        .extracting(Part.ToolCall::id)
        .doesNotHaveDuplicates()
        .startsWith("same");
  }

  @Test
  void numbersMayBeginAnywhere() {
    EventRules said =
        said(
            delta("Looking."),
            call("\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
            STOP,
            DONE);

    assertThat(said.parts())
        .containsExactly(
            new Part.Text("Looking."), new Part.ToolCall("a", "f", JsonText.EMPTY_OBJECT));
  }

  @Test
  void aNameMayComeAfterTheArguments() {
    EventRules said =
        said(
            call("\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"{\"}"),
            call("\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"}\"}"),
            STOP,
            DONE);

    assertThat(said.parts()).containsExactly(new Part.ToolCall("a", "f", JsonText.EMPTY_OBJECT));
  }

  @Test
  void wordsAfterACallAreNotLost() {
    EventRules said =
        said(
            call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}"),
            delta("while I"),
            call("\"index\":0,\"function\":{\"arguments\":\"}\"}"),
            delta(" wait"),
            STOP,
            DONE);

    assertThat(said.parts())
        .containsExactly(
            new Part.ToolCall("a", "f", JsonText.EMPTY_OBJECT), new Part.Text("while I wait"));
  }

  @Test
  void lengthWinsOverCalls() {
    EventRules said =
        said(
            call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
            choice("{}", "\"length\""),
            DONE);

    assertThat(said.reason(0)).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void callsThatAreAnnouncedAndDoNotComeAreNone() {
    EventRules said = said(delta("Hi"), choice("{}", "\"tool_calls\""), DONE);

    assertThat(said.reason(0)).isEqualTo(FinishReason.STOP);
  }

  @Test
  void theOldFormOfACallIsOneToo() {
    EventRules said =
        said(
            choice("{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}", "null"),
            choice("{\"function_call\":{\"arguments\":\"{\\\"x\\\":1}\"}}", "null"),
            choice("{}", "\"function_call\""),
            DONE);

    assertThat(said.calls(0))
        .extracting(call -> call.arguments().value())
        .containsExactly("{\"x\":1}");
    assertThat(said.reason(0)).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void whatGeminiWantsBackIsKeptWithItsCall() {
    EventRules said =
        said(
            call(
                "\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},"
                    + "\"extra_content\":{\"google\":{\"thought_signature\":\"sig\"}}"),
            STOP,
            DONE);

    assertThat(said.calls(0).getFirst().seal()).contains(new Opaque(Dialect.GEMINI, "sig"));
  }

  @Test
  void aToolThatTakesAnyTextGetsAText() {
    Tool patch =
        new Tool(
            Tool.Kind.FREE_TEXT, "patch", Optional.empty(), Optional.empty(), Optional.empty());
    ChatStream asked =
        new ChatStream(Calls.aCall().streamed().asking(withTool(patch)).build(), log);

    EventRules said =
        EventRules.of(
            asked,
            frames(
                call(
                    "\"index\":0,\"id\":\"a\",\"type\":\"custom\","
                        + "\"custom\":{\"name\":\"patch\",\"input\":\"\"}"),
                call("\"index\":0,\"custom\":{\"input\":\"a \\\"b\\\"\"}"),
                call(
                    "\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"patch\","
                        + "\"arguments\":\"{\\\"input\\\":\"}"),
                call("\"index\":1,\"function\":{\"arguments\":\"\\\"c\\\"}\"}"),
                STOP,
                DONE));

    assertThat(said.calls(0))
        .extracting(call -> call.arguments().value())
        .containsExactly("\"a \\\"b\\\"\"", "\"c\"");
  }

  // ── other parts ──

  @Test
  void refusalsAndImagesAreParts() {
    EventRules said =
        said(
            choice("{\"refusal\":\"No\"}", "null"),
            choice(
                "{\"images\":[{\"type\":\"image_url\","
                    + "\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]}",
                "null"),
            STOP,
            DONE);

    assertThat(said.parts())
        .containsExactly(
            new Part.Refusal("No"),
            new Part.Media(Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", "AA==")));
  }

  // ── errors ──

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"broken\",\"code\":500}}",
        "{\"choices\":[],\"error\":{\"message\":\"broken\",\"code\":502}}",
        "{\"error\":\"broken\"}",
        "[{\"error\":{\"code\":503,\"message\":\"broken\",\"status\":\"UNAVAILABLE\"}}]",
        "{\"object\":\"error\",\"message\":\"broken\",\"type\":\"internal\",\"code\":500}"
      })
  void anErrorEndsTheStreamWithAFault(String error) {
    EventRules said = new EventRules().read(stream, delta("Hi"));

    assertThatThrownBy(() -> said.read(stream, "event: error\ndata: " + error + "\n\n"))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.fault()).isInstanceOf(UpstreamFault.Failed.class));
  }

  @Test
  void groqsFailedCallIsTheRequestsFault() {
    assertThatThrownBy(() ->
            new EventRules()
                .read(
                    stream,
                    "event: error\ndata: {\"error\":{\"message\":\"Failed to call\","
                        + "\"type\":\"invalid_request_error\",\"code\":\"tool_use_failed\","
                        + "\"failed_generation\":\"f\",\"status_code\":400}}\n\n"))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.fault()).isInstanceOf(UpstreamFault.Rejected.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"error\":null,", "{\"error\":\"\",", "{\"error\":false,", "{"})
  void noErrorIsNone(String begin) {
    EventRules said =
        said("data: " + begin + "\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n", STOP, DONE);

    assertThat(said.text(0)).isEqualTo("Hi");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "null", "7", "\"text\"", "[]", "{\"choices\":null}", "{\"choices\":[7]}"})
  void whatCannotBeUnderstoodIsPassedOver(String nonsense) {
    EventRules said = said("data: " + nonsense + "\n\n", ": ping\n\n", delta("Hi"), STOP, DONE);

    assertThat(said.text(0)).isEqualTo("Hi");
  }

  private EventRules said(String... frames) {
    return EventRules.of(stream, frames(frames));
  }

  private static String frames(String... frames) {
    return String.join("", frames);
  }

  private static String chunk(String members) {
    return "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\"," + members + "}\n\n";
  }

  private static String choice(String delta, String reason) {
    return chunk(
        "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + reason + "}]");
  }

  private static String delta(String content) {
    return choice("{\"content\":\"" + content + "\"}", "null");
  }

  private static String call(String members) {
    return choice("{\"tool_calls\":[{" + members + "}]}", "null");
  }

  private static ChatRequest withTool(Tool tool) {
    return new ChatRequest(
        List.of(),
        List.of(tool),
        new ToolChoice.Auto(),
        Optional.empty(),
        Sampling.DEFAULT,
        Optional.empty(),
        new OutputFormat.Text(),
        Optional.empty(),
        Set.of());
  }
}

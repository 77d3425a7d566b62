package io.nebulagate.outbound.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.support.Calls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiStreamReaderTest {

  private static final String DONE = "data: [DONE]\n\n";
  private static final String TEXT =
      "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hällo\"}}]}\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

  private final OpenAiProviderDialect dialect =
      new OpenAiProviderDialect((model, text) -> text.length());
  private StreamReader reader = dialect.openStream(Calls.aCall().streamed().build());
  private final Outbox out = new Outbox();

  @Test
  void framesPassByteForByte() {
    String odd =
        ": OPENROUTER PROCESSING\n\n"
            + "event: message\r\ndata:{ \"z\" : 1.0e2 , \"id\":\"\\u0041\","
            + "\"model\" : \"gpt-test\",\"choices\":[ ],\"obfuscation\":\"x  y\" } \r\n\r\n"
            + "id: 4\n\n";

    assertThat(passed(odd + TEXT + FINISH)).isEqualTo(odd + TEXT + FINISH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"gpt-4o-2024-08-06\",\"choices\":[]}|{\"model\":\"gpt-test\",\"choices\":[]}",
        "{\"choices\":[],\"model\" : \"a\\\"b\\\\\" }|{\"choices\":[],\"model\" : \"gpt-test\" }",
        "{\"model\":\"\",\"model\":\"y\"}|{\"model\":\"gpt-test\",\"model\":\"gpt-test\"}",
        "{\"model\":null}|{\"model\":null}",
        "{\"x\":{\"model\":\"y\"}}|{\"x\":{\"model\":\"y\"}}",
        "{\"model\":\"gpt-test-mini\"}|{\"model\":\"gpt-test\"}",
        "{\"model\":\"模型\",\"id\":\"ü\"}|{\"model\":\"gpt-test\",\"id\":\"ü\"}"
      })
  void theModelIsTheClientsName(String came, String goes) {
    assertThat(passed("data: " + came + "\n\n")).isEqualTo("data: " + goes + "\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"usage\":null}|{\"a\":1}",
        "{\"a\":1,\"usage\":null,\"b\":2}|{\"a\":1,\"b\":2}",
        "{\"usage\":null,\"b\":2}|{\"b\":2}",
        "{ \"usage\" : null , \"b\":2}|{  \"b\":2}",
        "{\"usage\":null}|{}",
        "{\"a\":1 , \"usage\": null }|{\"a\":1  }",
        "{\"model\":\"x\",\"usage\":null}|{\"model\":\"gpt-test\"}",
        "{\"usage\":null,\"model\":\"x\"}|{\"model\":\"gpt-test\"}",
        "{\"usage\":null,\"usage\":null}|{}",
        "{\"a\":1,\"usage\":null,\"usage\":null}|{\"a\":1}",
        "{\"x\":{\"usage\":null}}|{\"x\":{\"usage\":null}}"
      })
  void usageNullIsTakenOutWithItsComma(String came, String goes) {
    assertThat(passed("data: " + came + "\n\n")).isEqualTo("data: " + goes + "\n\n");
  }

  @Test
  void patchesFindTheirPlaceInDataOfSeveralLines() {
    String came =
        "data: {\"model\":\n: odd\ndata: \"x\",\ndata: \"usage\":\ndata: null,\"b\":1}\n\n";

    assertThat(passed(came)).isEqualTo("data: {\"model\":\n: odd\ndata: \"gpt-test\",\"b\":1}\n\n");
  }

  @Test
  void theUsageFrameIsSeenOnlyByWhoAskedForIt() {
    String usage =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7}}\n\n";
    String bare = "data: {\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7}}\n\n";
    String moderation = "data: {\"choices\":[],\"moderation\":{}}\n\n";

    assertThat(passed(TEXT + FINISH + usage + bare + moderation + DONE))
        .isEqualTo(TEXT + FINISH + moderation + DONE);
    assertThat(reader.observed().usage().orElseThrow().usage()).isEqualTo(TokenUsage.of(5, 7));
    assertThat(reader.observed().usage().orElseThrow().raw())
        .isEqualTo("{\"prompt_tokens\":5,\"completion_tokens\":7}");

    reader = dialect.openStream(Calls.aCall().streamed().usageAsked().build());
    String withNull = "data: {\"choices\":[],\"usage\":null}\n\n";
    assertThat(passed(TEXT + FINISH + withNull + usage + DONE))
        .isEqualTo(TEXT + FINISH + withNull + usage + DONE);
  }

  @Test
  void usageBesideAChoiceStays() {
    String both =
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n";

    assertThat(passed(both)).isEqualTo(both);
    assertThat(reader.observed().usage().orElseThrow().usage()).isEqualTo(TokenUsage.of(1, 2));
  }

  @Test
  void repeatedUsageIsNeverAdded() {
    read(
        """
        data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1}}

        data: {"choices":[],"usage":{"completion_tokens":4}}

        """);

    assertThat(reader.observed().usage().orElseThrow().usage()).isEqualTo(TokenUsage.of(9, 4));
  }

  @Test
  void framesOfOneReadAreOneChunkAndDoneIsAnother() {
    read(TEXT + FINISH + DONE + ": more\n\n" + TEXT);

    List<StreamChunk> chunks = drain();
    assertThat(chunks).extracting(StreamChunk::last).containsExactly(false, true);
    assertThat(text(chunks.get(0))).isEqualTo(TEXT + FINISH);
    assertThat(text(chunks.get(1))).isEqualTo(DONE);
    assertThat(reader.finished()).isTrue();
    assertThat(reader.observed().complete()).isTrue();
  }

  @Test
  void aStreamIsCompleteWhenEveryChoiceSeenHasItsReason() {
    read(TEXT);
    read("data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"\"}]}\n\n");
    assertThat(reader.observed().complete()).isFalse();

    read(FINISH);
    assertThat(reader.observed().complete()).isFalse();

    read("data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n");
    assertThat(reader.observed().complete()).isTrue();
    reader.end(out);
  }

  @Test
  void anEndBeforeThatIsACut() {
    read(TEXT + "data: [DO");

    assertThatThrownBy(() -> reader.end(out))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault()).isEqualTo(new UpstreamFault.Cut()));
    assertThat(text(drain().getFirst())).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\":{\"message\":\"slow\",\"code\":429}}|throttled",
        "{\"error\":{\"message\":\"slow\",\"type\":\"rate_limit_error\"}}|throttled",
        "{\"choices\":[],\"error\":{\"code\":502,\"message\":\"bad\"}}|failed",
        "{\"error\":\"boom\"}|failed",
        "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"tool_use_failed\"}}|rejected",
        "{\"error\":{\"message\":\"m\",\"status_code\":400}}|rejected",
        "{\"error\":{\"code\":\"invalid_api_key\"}}|unauthorised",
        "{\"error\":{}}|failed"
      })
  void anErrorFrameEndsTheStream(String error, String outcome) {
    assertThatThrownBy(() -> read(TEXT + "data: " + error + "\n\n" + FINISH))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault().outcome()).isEqualTo(outcome));
    assertThat(text(drain().getFirst())).isEqualTo(TEXT);
  }

  @Test
  void anErrorThatSaysNothingIsNone() {
    String frame = "data: {\"error\":null,\"choices\":[]}\n\n";

    assertThat(passed(frame)).isEqualTo(frame);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data: {\"choices\":[}\n\n", "data: hello\n\n", "data: [1]\n\n", "data\n\n"})
  void whatIsNoChunkPassesUnread(String broken) {
    assertThat(passed(broken)).isEqualTo(broken);
    assertThat(reader.observed().produced()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"delta\":{\"content\":\"äb\"}|3",
        "\"delta\":{\"content\":\"😀\"}|4",
        "\"delta\":{\"role\":\"assistant\",\"content\":\"\"}|0",
        "\"delta\":{\"content\":null,\"reasoning_content\":\"abc\"}|3",
        "\"delta\":{\"reasoning\":\"abc\",\"reasoning_details\":[{\"text\":\"abc\"}]}|3",
        "\"delta\":{\"reasoning\":\"abc\",\"reasoning_content\":\"abc\"}|3",
        "\"delta\":{\"refusal\":\"no\"}|2",
        "\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}|3",
        "\"delta\":{\"tool_calls\":[{\"custom\":{\"name\":\"f\",\"input\":\"q\"}}]}|2",
        "\"delta\":{\"function_call\":{\"arguments\":\"12\"}}|2",
        "\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"text\":\"ab\"}]}]}|2",
        "\"delta\":{\"audio\":{\"transcript\":\"hi\"}}|2",
        "\"text\":\"abcd\"|4",
        "\"message\":{\"content\":\"abc\"}|3"
      })
  void textIsMeasuredWhereverItStands(String member, long bytes) {
    read("data: {\"choices\":[{\"index\":0," + member + "}]}\n\n");

    assertThat(reader.observed().producedBytes()).isEqualTo(bytes);
    assertThat(reader.observed().produced()).isEqualTo(bytes > 0);
  }

  @Test
  void soundAndImagesCountAsProduced() {
    read("data: {\"choices\":[{\"delta\":{\"images\":[],\"audio\":{\"id\":\"a\"}}}]}\n\n");
    assertThat(reader.observed().produced()).isFalse();

    read("data: {\"choices\":[{\"delta\":{\"images\":[{\"image_url\":{}}]}}]}\n\n");
    assertThat(reader.observed().produced()).isTrue();
    assertThat(reader.observed().producedBytes()).isZero();
  }

  @Test
  void whatExceedsTheKeptTextIsCountedInProportion() {
    String piece = "x".repeat(100_000);
    for (int i = 0; i < 5; i++) {
      read("data: {\"choices\":[{\"delta\":{\"content\":\"" + piece + "\"}}]}\n\n");
    }

    assertThat(reader.observed().producedBytes()).isEqualTo(500_000);
    assertThat(reader.observed().countOutputTokens(500_000)).isEqualTo(500_000);
  }

  @Test
  void onlyTheTextThatTheClientGotIsCounted() {
    read("data: {\"choices\":[{\"delta\":{\"content\":\"aä😀b\"}}]}\n\n");

    assertThat(reader.observed().countOutputTokens(3)).isEqualTo(2);
    assertThat(reader.observed().countOutputTokens(7)).isEqualTo(4);
    assertThat(reader.observed().countOutputTokens(Long.MAX_VALUE)).isEqualTo(5);
  }

  @Test
  void chunksTellHowMuchTextIsInThem() {
    read(TEXT + FINISH + DONE);

    assertThat(drain()).extracting(StreamChunk::textBytes).containsExactly(6L, 0L);
  }

  @ParameterizedTest
  @CsvSource({"stop, false", "length, true", "content_filter, true", "tool_calls, false"})
  void anAnswerThatWouldHaveGoneOnIsCurtailed(String reason, boolean curtailed) {
    read(FINISH.replace("stop", reason));

    assertThat(reader.observed().curtailed()).isEqualTo(curtailed);
  }

  private String passed(String stream) {
    read(stream);
    StringBuilder all = new StringBuilder();
    drain().forEach(chunk -> all.append(text(chunk)));
    return all.toString();
  }

  private void read(String stream) {
    byte[] bytes = stream.getBytes(UTF_8);
    reader.read(bytes, 0, bytes.length, out);
  }

  private List<StreamChunk> drain() {
    List<StreamChunk> chunks = new ArrayList<>();
    for (StreamChunk chunk = out.poll(); chunk != null; chunk = out.poll()) {
      chunks.add(chunk);
    }
    return chunks;
  }

  private static String text(StreamChunk chunk) {
    return UTF_8.decode(chunk.bytes().duplicate()).toString();
  }
}

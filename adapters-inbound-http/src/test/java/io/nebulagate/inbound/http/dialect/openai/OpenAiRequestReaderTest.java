package io.nebulagate.inbound.http.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiRequestReaderTest {

  private final OpenAiRequestReader reader = new OpenAiRequestReader();

  @Test
  void aPlainQuestionIsReadAndItsBytesStayAsTheyAre() {
    String json = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"model\":\"m1\"}";

    Question read = read(json);

    assertThat(read.head().model().value()).isEqualTo("m1");
    assertThat(read.head().stream()).isFalse();
    assertThat(read.head().usageAsked()).isFalse();
    assertThat(read.head().choices()).isEqualTo(1);
    assertThat(read.head().outputTokensMax()).isEmpty();
    assertThat(read.head().promptBytes()).isEqualTo("user".length() + "hi".length());
    assertThat(toProvider(read)).isEqualTo(json);
  }

  @Test
  void anotherNameReplacesTheModelAndNothingElse() {
    Question read =
        read("{ \"a\" : 1.0 , \"mod\\u0065l\" :\t\"m\\u0031\" ,\"messages\":[], \"z\":1e2}");

    assertThat(read.head().model().value()).isEqualTo("m1");
    assertThat(new String(read.body().forProvider("\"other\""), UTF_8))
        .isEqualTo("{ \"a\" : 1.0 , \"mod\\u0065l\" :\t\"other\" ,\"messages\":[], \"z\":1e2}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model":"m","messages":[]§"stream":true}                    | invalid_json
          {"model":                                                    | invalid_json
          {"model":"m","messages":[]}x                                 | invalid_json
          {"model":"m","messages":[]}{}                                | invalid_json
          {"model":"m","messages":[],}                                 | invalid_json
          {"model":"m","model":"m","messages":[]}                      | invalid_json
          {"model":"m","messages":["\\ud8z0"]}                         | invalid_json
          [1]                                                          | invalid_json
          "model"                                                      | invalid_json
          {}                                                           | missing_required_parameter
          {"messages":[]}                                              | missing_required_parameter
          {"model":"m"}                                                | missing_required_parameter
          {"model":"m","messages":null}                                | missing_required_parameter
          {"model":1,"messages":[]}                                    | invalid_value
          {"model":null,"messages":[]}                                 | invalid_value
          {"model":{"model":"m"},"messages":[]}                        | invalid_value
          {"model":"","messages":[]}                                   | invalid_value
          {"model":" ","messages":[]}                                  | invalid_value
          {"model":"a\\nb","messages":[]}                              | invalid_value
          {"model":"m","messages":"hi"}                                | invalid_value
          {"model":"m","messages":[],"stream":"true"}                  | invalid_value
          {"model":"m","messages":[],"stream":1}                       | invalid_value
          {"model":"m","messages":[],"stream_options":[]}              | invalid_value
          {"model":"m","messages":[],"stream_options":{"include_usage":1}} | invalid_value
          {"model":"m","messages":[],"n":0}                            | invalid_value
          {"model":"m","messages":[],"n":129}                          | invalid_value
          {"model":"m","messages":[],"n":1.0}                          | invalid_value
          {"model":"m","messages":[],"n":18446744073686646784}         | invalid_value
          {"model":"m","messages":[],"n":"1"}                          | invalid_value
          {"model":"m","messages":[],"max_tokens":-1}                  | invalid_value
          {"model":"m","messages":[],"max_tokens":1.5}                 | invalid_value
          {"model":"m","messages":[],"max_tokens":9223372036854775808} | invalid_value
          {"model":"m","messages":[],"max_completion_tokens":"9"}      | invalid_value
          """)
  void whatCannotBeIsRefused(String json, String code) {
    assertThat(refusal(Api.CHAT, json.getBytes(UTF_8)).code()).isEqualTo(code);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(refusal(Api.CHAT, bytes("{\"messages\":[]}")))
        .isEqualTo(new GatewayError.MissingParameter("model"));
    assertThat(refusal(Api.CHAT, bytes("{\"model\":\"m\"}")))
        .isEqualTo(new GatewayError.MissingParameter("messages"));
    assertThat(refusal(Api.EMBEDDINGS, bytes("{\"model\":\"m\"}")))
        .isEqualTo(new GatewayError.MissingParameter("input"));
  }

  @Test
  void brokenJsonIsToldBeforeAWrongValueInIt() {
    assertThat(refusal(Api.CHAT, bytes("{\"n\":0,\"model\":\"m\",\"messages\":[}")).code())
        .isEqualTo("invalid_json");
  }

  @Test
  void aTooLongModelNameIsRefused() {
    String json = "{\"model\":\"" + "m".repeat(257) + "\",\"messages\":[]}";
    assertThat(refusal(Api.CHAT, bytes(json)).code()).isEqualTo("invalid_value");
  }

  @Test
  void sixtyFourLevelsAreReadAndSixtyFiveAreNot() {
    // The object itself and the list of messages are the first two levels.
    assertThat(read(nested(62)).head().model().value()).isEqualTo("m");
    assertThat(refusal(Api.CHAT, bytes(nested(63))).code()).isEqualTo("invalid_json");
  }

  @Test
  void onlyUtf8IsRead() {
    byte[] latin = "{\"model\":\"m\",\"messages\":[\"é\"]}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] wide = "{\"model\":\"m\",\"messages\":[]}".getBytes(StandardCharsets.UTF_16LE);
    byte[] wideBig = "{\"model\":\"m\",\"messages\":[]}".getBytes(StandardCharsets.UTF_16BE);
    assertThat(refusal(Api.CHAT, latin).code()).isEqualTo("invalid_json");
    assertThat(refusal(Api.CHAT, wide).code()).isEqualTo("invalid_json");
    assertThat(refusal(Api.CHAT, wideBig).code()).isEqualTo("invalid_json");
  }

  @Test
  void anEmptyBodyIsNoJson() {
    assertThat(refusal(Api.CHAT, new byte[0]).code()).isEqualTo("invalid_json");
    assertThat(refusal(Api.CHAT, bytes(" \r\n")).code()).isEqualTo("invalid_json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "stream":true                               | "stream":true,"stream_options":{ASK}
          "stream":false,"stream":true                | "stream":false,"stream":true,\
          "stream_options":{ASK}
          "stream_options":null,"stream":true         | "stream_options":{ASK},"stream":true
          "stream_options":{},"stream":true           | "stream_options":{ASK},"stream":true
          "stream_options":{ },"stream":true          | "stream_options":{ ASK},"stream":true
          "stream_options":{"x":[1]},"stream":true    | "stream_options":{"x":[1],ASK},"stream":true
          "stream_options":{DENY},"stream":true       | "stream_options":{ASK},"stream":true
          "stream_options":{DENY },"stream":true      | "stream_options":{ASK },"stream":true
          "stream_options":{PASS},"stream":true       | "stream_options":{ASK},"stream":true
          "stream_options":{ASK,DENY},"stream":true   | "stream_options":{ASK,ASK},"stream":true
          "stream_options":{ASK},"stream_options":null,"stream":true | "stream_options":{ASK},\
          "stream_options":{ASK},"stream":true
          """)
  void aStreamIsAlwaysAskedForItsUsage(String members, String expected) {
    Question read = read(asking(members));
    assertThat(read.head().stream()).isTrue();
    assertThat(read.head().usageAsked()).isFalse();
    assertThat(toProvider(read)).isEqualTo(asking(expected));
  }

  @Test
  void theQuestionForUsageStandsRightBeforeTheEnd() {
    assertThat(toProvider(read("{\"model\":\"m\",\"messages\":[],\"stream\":true \n} ")))
        .endsWith("\"stream\":true \n,\"stream_options\":{\"include_usage\":true}} ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"stream\":true,\"stream_options\":{ASK}",
        "\"stream\":true,\"stream_options\":{DENY,ASK}",
        "\"stream\":true,\"stream_options\":null,\"stream_options\":{ASK}",
      })
  void aClientThatAsksForUsageIsNotAskedTwice(String members) {
    Question read = read(asking(members));
    assertThat(read.head().usageAsked()).isTrue();
    assertThat(toProvider(read)).isEqualTo(asking(members));
  }

  @Test
  void whatIsNoStreamIsNotAskedForUsage() {
    String json = "{\"model\":\"m\",\"messages\":[],\"stream\":null,\"stream_options\":null}";
    Question read = read(json);
    assertThat(read.head().stream()).isFalse();
    assertThat(toProvider(read)).isEqualTo(json);
  }

  @Test
  void theLargerOfTwoBoundsCounts() {
    RequestHead head =
        read("{\"model\":\"m\",\"messages\":[],\"max_tokens\":7,\"max_completion_tokens\":5}")
            .head();
    assertThat(head.outputTokensMax()).isEqualTo(OptionalLong.of(7));
    assertThat(read("{\"model\":\"m\",\"messages\":[],\"max_tokens\":null}").head())
        .extracting(RequestHead::outputTokensMax)
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void everyPromptOfABatchHasItsAnswers() {
    assertThat(completions("{\"model\":\"m\",\"prompt\":[\"a\",\"b\",\"c\"],\"n\":2}").choices())
        .isEqualTo(6);
    assertThat(completions("{\"model\":\"m\",\"prompt\":[[1,2],[3]]}").choices()).isEqualTo(2);
    assertThat(completions("{\"model\":\"m\",\"prompt\":[1,2,3]}").choices()).isEqualTo(1);
    assertThat(completions("{\"model\":\"m\"}").choices()).isEqualTo(1);
  }

  @Test
  void embeddingsHaveNoStreamAndNoChoices() {
    String json = "{\"model\":\"m\",\"input\":\"a\",\"stream\":true,\"n\":500}";
    Question read = reader.read(Api.EMBEDDINGS, bytes(json));
    assertThat(read.head().stream()).isFalse();
    assertThat(toProvider(read)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "abc"                                          | 3
          "h\\u00e9"                                     | 3
          "中文"                                         | 6
          "\\u4e2d\\u6587"                               | 6
          "\\ud83d\\ude00"                               | 4
          "a\\n\\"\\\\b"                                 | 5
          [1,2,3]                                        | 12
          [[1],["ab"]]                                   | 6
          {"url":"data:image/png;base64,AAAA"}           | 0
          {"url":"https://example.org"}                  | 19
          {"input_audio":{"data":"UklGRg==","format":"wav"}} | 3
          {"file_data":"AAAA","filename":"a"}            | 1
          """)
  void textIsMeasuredAsUtf8AndMediaIsNot(String value, long expected) {
    Question read =
        reader.read(Api.EMBEDDINGS, bytes("{\"model\":\"mmmm\",\"input\":" + value + "}"));
    assertThat(read.head().promptBytes()).isEqualTo(expected);
  }

  private Question read(String json) {
    return reader.read(Api.CHAT, bytes(json));
  }

  private RequestHead completions(String json) {
    return reader.read(Api.COMPLETIONS, bytes(json)).head();
  }

  private GatewayError refusal(Api api, byte[] body) {
    GatewayError[] told = new GatewayError[1];
    assertThatThrownBy(() -> reader.read(api, body))
        .isInstanceOfSatisfying(GatewayException.class, refused -> told[0] = refused.error());
    return told[0];
  }

  private static String toProvider(Question read) {
    return new String(read.body().forProvider(null), UTF_8);
  }

  /** A question with these members; the words in capitals stand for what is said of usage. */
  private static String asking(String members) {
    String spoken =
        members
            .replace("ASK", "\"include_usage\":true")
            .replace("DENY", "\"include_usage\":false")
            .replace("PASS", "\"include_usage\":null");
    return "{\"model\":\"m\",\"messages\":[]," + spoken + "}";
  }

  private static String nested(int depth) {
    return "{\"model\":\"m\",\"messages\":[" + "[".repeat(depth) + "]".repeat(depth) + "]}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                | {\"model\":\"m\"}",
        "{ \t }            | {\"model\":\"m\" \t }",
        "{ \"prompt\":\"x\"} | {\"model\":\"m\", \"prompt\":\"x\"}",
        "{\"model\":\"x\"}   | {\"model\":\"m\"}"
      })
  void aModelThatStandsElsewhereIsWrittenIntoTheBody(String body, String named) {
    byte[] written = reader.naming(Api.COMPLETIONS, bytes(body), new ModelName("m"));

    assertThat(new String(written, UTF_8)).isEqualTo(named);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

package io.nebulagate.inbound.http.dialect.openai.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.error.GatewayException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnMessageTest {

  @Test
  void allButWhatOnlyASocketKnowsGoesOnByteForByte() {
    TurnMessage message =
        read(
            """
            { "type" : "response.create", "model" : "m",  "x":1.50 ,"y":-3,"stream":false,
              "input":[ {"role":"user", "content":"déjà \\u0076u"} ], "z":null,"generate":true,
              "t":true, "n":12}\
            """);

    assertThat(new String(message.body(), UTF_8))
        .isEqualTo(
            "{\"stream\":true,\"model\" : \"m\",\"x\":1.50,\"y\":-3,"
                + "\"input\":[ {\"role\":\"user\", \"content\":\"déjà \\u0076u\"} ],\"z\":null,"
                + "\"t\":true,\"n\":12}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"a\":1}] | {\"a\":1}",
        "[ ] | ` `",
        "\"Hi\" | {\"type\":\"message\",\"role\":\"user\",\"content\":\"Hi\"}",
        "7 | ``"
      })
  void whatIsSaidIsKnownAsItems(String input, String items) {
    TurnMessage message = read("{\"type\":\"response.create\",\"input\":" + input + "}");

    assertThat(new String(message.items(), UTF_8)).isEqualTo(items);
  }

  @Test
  void whatWasSaidBeforeIsSaidAgain() {
    TurnMessage message =
        read(
            "{\"type\":\"response.create\",\"previous_response_id\":\"resp_1\",\"input\":\"c\","
                + "\"model\":\"m\"}");

    assertThat(message.previous()).hasValue("resp_1");
    assertThat(new String(message.body(Optional.empty(), "1,2".getBytes(UTF_8)), UTF_8))
        .isEqualTo(
            "{\"stream\":true,\"model\":\"m\",\"input\":[1,2,"
                + "{\"type\":\"message\",\"role\":\"user\",\"content\":\"c\"}]}");
    assertThat(new String(message.body(Optional.of("r\"0"), new byte[0]), UTF_8))
        .startsWith(
            "{\"stream\":true,\"model\":\"m\",\"previous_response_id\":\"r\\\"0\",\"input\":[{");
  }

  @ParameterizedTest
  @CsvSource({
    "'', true, true",
    "',\"store\":null,\"generate\":null', true, true",
    "',\"store\":false', false, true",
    "',\"generate\":false', true, false"
  })
  void whatIsLeftOutIsAsUsual(String members, boolean keeps, boolean generates) {
    TurnMessage message = read("{\"type\":\"response.create\"" + members + "}");

    assertThat(message.keeps()).isEqualTo(keeps);
    assertThat(message.generates()).isEqualTo(generates);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]",
        "{\"type\":\"response.create\"",
        "{\"type\":\"response.create\"}{}",
        "{}",
        "x"
      })
  void whatIsNoMessageIsRefused(String message) {
    assertThatThrownBy(() -> read(message)).isInstanceOf(GatewayException.class);
  }

  private static TurnMessage read(String message) {
    return TurnMessage.read(message.getBytes(UTF_8));
  }
}

package io.nebulagate.inbound.http.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicRequestTest {

  private static final RequestId ID = new RequestId(new UUID(0, 1));

  private final AnthropicDialect dialect = new AnthropicDialect();

  @Test
  void whatTheGatewayHasToKnowIsReadAndTheBytesStay() {
    String body =
        " {\"x\" : 1.0,\"model\":\"mine\" , \"max_tokens\":12,\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"h\\u00e9\"}] } ";
    Question read = read(body);
    assertThat(read.head().model().value()).isEqualTo("mine");
    assertThat(read.head().stream()).isTrue();
    assertThat(read.head().usageAsked()).isTrue();
    assertThat(read.head().outputTokensMax()).hasValue(12);
    assertThat(read.head().choices()).isOne();
    assertThat(new String(read.body().forProvider("\"theirs\""), UTF_8))
        .isEqualTo(body.replace("mine", "theirs"));
    assertThat(read.body().forProvider(null)).isEqualTo(body.getBytes(UTF_8));
  }

  @Test
  void textCountsAndMediaAndSignaturesDoNot() {
    long bare = textBytes("");
    assertThat(textBytes("{\"type\":\"text\",\"text\":\"12345\"}") - bare)
        .isEqualTo("text12345".length());
    String media = "A".repeat(5_000);
    assertThat(
            textBytes(
                "{\"type\":\"image\",\"source\":{\"data\":\"%s\",\"type\":\"base64\"}}"
                    .formatted(media)))
        .isLessThan(bare + 100);
    assertThat(
            textBytes(
                ("{\"type\":\"tool_result\",\"content\":[{\"type\":\"image\",\"source\":"
                        + "{\"type\":\"base64\",\"data\":\"%s\"}}]}")
                    .formatted(media)))
        .isLessThan(bare + 100);
    assertThat(
            textBytes(
                "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"data\":\"%s\"}}"
                    .formatted(media)))
        .as("a document that is text is text")
        .isGreaterThan(5_000);
    assertThat(
            textBytes(
                "{\"type\":\"tool_use\",\"input\":{\"type\":\"base64\",\"data\":\"%s\"}}"
                    .formatted(media)))
        .as("so is whatever looks like media elsewhere")
        .isGreaterThan(5_000);
    assertThat(
            textBytes(
                "{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"%s\"}".formatted(media)))
        .isLessThan(bare + 100);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'messages':[],'max_tokens':1} | missing_required_parameter | model",
        "{'model':'m','max_tokens':1} | missing_required_parameter | messages",
        "{'model':'m','messages':null,'max_tokens':1} | missing_required_parameter | messages",
        "{'model':'m','messages':[]} | missing_required_parameter | max_tokens",
        "{'model':'m','messages':[],'max_tokens':null} | missing_required_parameter | max_tokens",
        "{'model':'m','messages':[],'max_tokens':0} | invalid_value | max_tokens",
        "{'model':'m','messages':[],'max_tokens':1.5} | invalid_value | max_tokens",
        "{'model':'m','messages':[],'max_tokens':'9'} | invalid_value | max_tokens",
        "{'model':'m','messages':[],'max_tokens':99999999999999999999} | invalid_value | max_tokens",
        "{'model':7,'messages':[],'max_tokens':1} | invalid_value | model",
        "{'model':'m','messages':'x','max_tokens':1} | invalid_value | messages",
        "{'model':'m','messages':[],'max_tokens':1,'stream':'yes'} | invalid_value | stream",
        "{'model':'m','model':'m','messages':[],'max_tokens':1} | invalid_json | ",
        "{'model':'m','messages':[],'max_tokens':1} x | invalid_json | ",
        "{'model':'m','messages':[ | invalid_json | ",
        "[] | invalid_json | ",
      })
  void whatCannotBeIsRefused(String body, String code, String field) {
    assertThatThrownBy(() -> read(body.replace('\'', '"')))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> {
              assertThat(refused.error().code()).isEqualTo(code);
              if (field != null) {
                assertThat(refused.error().toString()).contains(field);
              }
            });
  }

  @Test
  void whatNestsTooDeepIsRefused() {
    String deep = "[".repeat(100) + "]".repeat(100);
    assertThatThrownBy(() -> read("{\"model\":\"m\",\"max_tokens\":1,\"messages\":" + deep + "}"))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error()).isInstanceOf(GatewayError.InvalidJson.class));
  }

  @Test
  void whatIsOnlyCountedNeedsNoBound() {
    Question read = dialect.readToCount(ID, "{\"model\":\"m\",\"messages\":[]}".getBytes(UTF_8));
    assertThat(read.head().outputTokensMax()).isEmpty();
  }

  // ── thoughts that were sealed here ──

  @Test
  void thoughtsOfOtherVendorsDoNotReachAnthropic() {
    String text = "{\"type\":\"text\",\"text\":\"a\"}";
    String sealed = "{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"ng1.abc\"}";
    String hidden = "{\"data\":\"ng1.def\" , \"type\":\"redacted_thinking\"}";
    String genuine = "{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"Eabc\"}";
    assertThat(sent(sealed + " , " + text)).isEqualTo(text);
    assertThat(sent(text + "," + hidden)).isEqualTo(text);
    assertThat(sent(sealed + "," + text + ", " + hidden + "," + text + "," + sealed + "," + hidden))
        .isEqualTo(text + ", " + text);
    assertThat(sent(genuine + "," + text)).isEqualTo(genuine + "," + text);
    assertThat(sent(sealed + "," + hidden)).isEqualTo("{\"type\":\"text\",\"text\":\"…\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"text\",\"text\":\"ng1.abc\"}",
        "{\"type\":\"tool_use\",\"input\":{\"signature\":\"ng1.abc\"}}",
        "{\"type\":\"document\",\"data\":\"ng1.abc\"}"
      })
  void whatOnlyLooksLikeOneStays(String block) {
    assertThat(sent(block)).isEqualTo(block);
  }

  private String sent(String blocks) {
    String before = "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"content\":[";
    String after = "],\"role\":\"assistant\"}]}";
    String sent = new String(read(before + blocks + after).body().forProvider(null), UTF_8);
    assertThat(sent).startsWith(before).endsWith(after);
    return sent.substring(before.length(), sent.length() - after.length());
  }

  private long textBytes(String block) {
    return read("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":["
            + block
            + "]}]}")
        .head()
        .promptBytes();
  }

  private Question read(String body) {
    return dialect.read(ID, Api.CHAT, body.getBytes(UTF_8));
  }
}

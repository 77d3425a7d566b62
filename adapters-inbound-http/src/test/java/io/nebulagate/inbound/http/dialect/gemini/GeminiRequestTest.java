package io.nebulagate.inbound.http.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GeminiRequestTest {

  private static final RequestId ID =
      new RequestId(UUID.fromString("0192aaaa-0000-7000-8000-000000000001"));

  @Test
  void aQuestionIsReadAndItsBytesStayAsTheyAre() {
    String json =
        "{ \"contents\" : [{\"parts\":[{\"text\":\"hé\"},{\"inlineData\":{\"mimeType\":\"i\","
            + "\"data\":\"AAAA\"}}]}],\"generationConfig\":{\"maxOutputTokens\":1e1,\"x\":1.0}}";

    Question read = read(Verb.GENERATE, json.replace("1e1", "10"));

    assertThat(read.head().model().value()).isEqualTo("m/1");
    assertThat(read.head().stream()).isFalse();
    assertThat(read.head().outputTokensMax()).hasValue(10);
    assertThat(read.head().choices()).isEqualTo(1);
    assertThat(read.head().promptBytes()).isEqualTo(4);
    assertThat(toProvider(read)).isEqualTo(json.replace("1e1", "10"));
    assertThat(read.body().isBesidePath()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"generationConfig":{"maxOutputTokens":7,"candidateCount":2}}                   | 7  | 2
          {"generation_config":{"max_output_tokens":"7","candidate_count":"2"}}           | 7  | 2
          {"generationConfig":{"maxOutputTokens":7,"max_output_tokens":9}}                | 9  | 1
          {"generationConfig":{"candidateCount":3},"generation_config":{"candidateCount":1}} | -1 | 3
          {"generationConfig":{"maxOutputTokens":0,"candidateCount":0}}                   | -1 | 1
          {"generationConfig":{"maxOutputTokens":null}}                                   | -1 | 1
          {"generationConfig":null}                                                       | -1 | 1
          """)
  void boundsAreReadHoweverTheyAreSpelled(String rest, long tokens, int choices) {
    Question read = read(Verb.STREAM, "{\"contents\":[]," + rest.substring(1));

    assertThat(read.head().outputTokensMax().orElse(-1)).isEqualTo(tokens);
    assertThat(read.head().choices()).isEqualTo(choices);
    assertThat(read.head().stream()).isTrue();
    assertThat(read.head().usageAsked()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                          | missing_required_parameter
          {"contents":null}                                           | missing_required_parameter
          {"contents":{}}                                             | invalid_value
          {"contents":[],"content":{}}                                | invalid_value
          {"contents":[],"generationConfig":[]}                       | invalid_value
          {"contents":[],"generationConfig":{"maxOutputTokens":1.5}}  | invalid_value
          {"contents":[],"generationConfig":{"maxOutputTokens":-1}}   | invalid_value
          {"contents":[],"generationConfig":{"maxOutputTokens":{}}}   | invalid_value
          {"contents":[],"generationConfig":{"candidateCount":9}}     | invalid_value
          {"contents":[],"model":"models/other"}                      | invalid_value
          {"contents":[],"model":7}                                   | invalid_value
          {"contents":[]} x                                           | invalid_json
          {"contents":[                                               | invalid_json
          [{"contents":[]}]                                           | invalid_json
          """)
  void whatCannotBeIsRefused(String json, String code) {
    assertThatThrownBy(() -> read(Verb.GENERATE, json))
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
  }

  @Test
  void onlyUtf8IsReadAndNotTooDeep() {
    byte[] latin = "{\"contents\":[\"é\"]}".getBytes(StandardCharsets.ISO_8859_1);
    String deep = "{\"contents\":" + "[".repeat(70) + "]".repeat(70) + "}";

    assertThatThrownBy(() -> dialect(Verb.GENERATE).read(ID, Verb.GENERATE.api(), latin))
        .isInstanceOf(GatewayException.class);
    assertThatThrownBy(() -> read(Verb.GENERATE, deep)).isInstanceOf(GatewayException.class);
  }

  @Test
  void theModelsOfABatchBecomeTheProviders() {
    Question read =
        read(
            Verb.EMBED_MANY,
            "{\"requests\":[{\"model\":\"models/m/1\",\"content\":{\"model\":\"x\"}},"
                + "{\"model\":\"m/1\"}]}");

    assertThat(new String(read.body().forProvider("\"models/own\""), UTF_8))
        .isEqualTo(
            "{\"requests\":[{\"model\":\"models/own\",\"content\":{\"model\":\"x\"}},"
                + "{\"model\":\"models/own\"}]}");
    assertThatThrownBy(() -> read(Verb.EMBED_MANY, "{\"requests\":[{\"model\":\"models/dear\"}]}"))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void everyVerbHasItsOwnContent() {
    assertThat(read(Verb.EMBED, "{\"content\":{\"parts\":[]}}").head().stream()).isFalse();
    assertThatThrownBy(() -> read(Verb.EMBED, "{\"requests\":[]}"))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void whatGoogleNeverSignedIsNotShownToGoogle() {
    String sealed =
        new SealedThoughts(new OpenSeals()).write(new Opaque(Dialect.ANTHROPIC, "theirs"), false);
    String json =
        "{\"contents\":[{\"parts\":[{\"thoughtSignature\":\"%s\"},{\"thoughtSignature\":\"QUJD\"}]}]}";

    Question read = read(Verb.GENERATE, json.formatted(sealed));

    assertThat(toProvider(read)).isEqualTo(json.formatted("context_engineering_is_the_way_to_go"));
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void aNameThatIsNoneIsRefused(Verb verb) {
    GeminiDialect nameless = new GeminiDialect("", verb, true);

    assertThatThrownBy(() -> nameless.read(ID, verb.api(), "{}".getBytes(UTF_8)))
        .isInstanceOf(GatewayException.class);
  }

  /** Seals nothing. */
  static final class OpenSeals implements Seals {
    @Override
    public String seal(Opaque value) {
      return "ng1." + value.of().label() + "." + value.value();
    }

    @Override
    public Optional<Opaque> open(String sealed) {
      String[] words = sealed.split("\\.", 3);
      for (Dialect dialect : Dialect.values()) {
        if (words.length == 3 && dialect.label().equals(words[1])) {
          return Optional.of(new Opaque(dialect, words[2]));
        }
      }
      return Optional.empty();
    }
  }

  private static GeminiDialect dialect(Verb verb) {
    return new GeminiDialect("m/1", verb, true);
  }

  private static Question read(Verb verb, String json) {
    return dialect(verb).read(ID, verb.api(), json.getBytes(UTF_8));
  }

  private static String toProvider(Question read) {
    return new String(read.body().forProvider(null), UTF_8);
  }
}

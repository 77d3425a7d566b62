package io.nebulagate.inbound.http.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.KeptByProvider;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesDialectTest {

  private static final RequestId ID = new RequestId(new UUID(1, 2));

  private final ResponsesDialect dialect = new ResponsesDialect();

  @Test
  void theHeadTellsWhatTheGatewayHasToKnow() {
    RequestHead head =
        head(
            "{\"model\":\"m\",\"stream\":true,\"max_output_tokens\":50,\"n\":7,\"max_tokens\":9,"
                + "\"instructions\":\"four\",\"input\":[{\"role\":\"user\",\"content\":["
                + "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AAAA\"},"
                + "{\"type\":\"input_file\",\"file_data\":\"AAAA\"}]}]}");

    assertThat(head.stream()).isTrue();
    assertThat(head.usageAsked()).isTrue();
    assertThat(head.outputTokensMax()).isEqualTo(OptionalLong.of(50));
    assertThat(head.choices()).isEqualTo(1);
    assertThat(head.kept()).isEqualTo(new KeptByProvider(List.of(), true));
    assertThat(head.promptBytes())
        .isEqualTo(4 + "user".length() + "input_image".length() + "input_file".length());
  }

  @Test
  void nothingButTheModelsNameIsEverChangedForAProvider() {
    String body = "{ \"model\" : \"m\", \"input\":\"Hi\" ,\"stream\":true,\"stream_options\":null}";

    byte[] sent = read(body).body().forProvider("\"theirs\"");

    assertThat(new String(sent, UTF_8)).isEqualTo(body.replace("\"m\"", "\"theirs\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"previous_response_id\":\"resp_1\",\"input\":\"x\" | previous_response_id:resp_1",
        "\"prompt\":{\"id\":\"pmpt_1\"} | prompt:",
        "\"input\":[{\"type\":\"item_reference\",\"id\":\"rs_1\"}] | input:rs_1",
        "\"input\":[{\"id\":\"rs_1\"},{\"id\":\"rs_2\",\"type\":null}] | input:rs_1 input:rs_2",
        "\"input\":[{\"id\":\"a\",\"id\":\"b\"}] | input:a input:b",
        "\"input\":[{\"type\":\"compaction\",\"encrypted_content\":\"x\"}] | input:"
      })
  void whatAProviderKeepsIsReferredTo(String members, String references) {
    assertThat(head("{\"model\":\"m\"," + members + "}").kept().references())
        .extracting(reference -> reference.field() + ":" + reference.id().orElse(""))
        .containsExactly(references.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"previous_response_id\":null,\"conversation\":null,\"background\":false",
        "\"prompt\":null",
        "\"metadata\":{\"type\":\"item_reference\"}",
        "\"tools\":[{\"type\":\"function\",\"name\":\"item_reference\"}]",
        "\"input\":[{\"id\":\"m\",\"role\":\"user\",\"content\":[{\"id\":\"x\"}]}]"
      })
  void whatRefersToNothingIsNone(String members) {
    assertThat(
            head("{\"model\":\"m\",\"input\":\"item_reference\"," + members + "}")
                .kept()
                .references())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "null, true", "false, false"})
  void anAnswerIsKeptUnlessTheClientSaysOtherwise(String store, boolean kept) {
    assertThat(head("{\"model\":\"m\",\"input\":\"x\",\"store\":" + store + "}").kept().answer())
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"input\":\"x\",\"background\":true | background",
        "\"input\":\"x\",\"conversation\":{\"id\":\"conv_1\"} | conversation",
        "\"input\":\"x\",\"previous_response_id\":[\"resp_1\"] | previous_response_id",
        "\"input\":7 | input",
        "\"input\":null | input",
        "\"messages\":[] | input",
        "\"input\":\"x\",\"stream\":1 | stream",
        "\"input\":\"x\",\"max_output_tokens\":1.5 | max_output_tokens"
      })
  void theWrongIsNamed(String members, String field) {
    assertThatThrownBy(() -> head("{\"model\":\"m\"," + members + "}"))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error().toString()).contains("field=" + field));
  }

  @Test
  void aBrokenStreamTellsTheErrorAndThenTheResponseThatFailed() throws JsonProcessingException {
    String[] frames =
        dialect.brokenStream(ID, new GatewayError.UpstreamTimeout()).split("\n\n", -1);

    assertThat(frames).hasSize(3);
    assertThat(frames[0]).startsWith("event: error\ndata: {\"type\":\"error\"");
    JsonNode error = json(frames[0]);
    JsonNode failed = json(frames[1]);
    assertThat(error.path("code").asText()).isEqualTo("upstream_timeout");
    assertThat(error.at("/error/message")).isEqualTo(error.path("message"));
    assertThat(frames[1]).startsWith("event: response.failed\n");
    assertThat(failed.at("/response/status").asText()).isEqualTo("failed");
    assertThat(failed.at("/response/error/message")).isEqualTo(error.path("message"));
    assertThat(failed.path("sequence_number").asInt())
        .isEqualTo(error.path("sequence_number").asInt() + 1);
  }

  private static JsonNode json(String frame) throws JsonProcessingException {
    return new ObjectMapper().readTree(frame.substring(frame.indexOf("data: ") + 6));
  }

  private RequestHead head(String body) {
    return read(body).head();
  }

  private Question read(String body) {
    return dialect.read(ID, Api.RESPONSES, body.getBytes(UTF_8));
  }
}

package io.nebulagate.inbound.http.words;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.RequestBody;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTextTest {

  private static final String IMAGE = "iVBORw0KGgo".repeat(20);

  @Test
  void openAiSaysItInMessagesPartsAndTools() {
    assertThat(
            text(
                """
                {"model":"m1","messages":[{"role":"system","content":"one"},
                 {"role":"user","content":[{"type":"text","text":"tw\\u006f"},
                  {"type":"image_url","image_url":{"url":"data:image/png;base64,%1$s"}},
                  {"type":"input_audio","input_audio":{"data":"%1$s","format":"mp3"}}]},
                 {"role":"tool","tool_call_id":"call_1","content":"three"}],
                 "tools":[{"type":"function","function":{"name":"f","description":"four"}}]}
                """
                    .formatted(IMAGE)))
        .isEqualTo("one\ntwo\nmp3\nthree\nf\nfour\n");
  }

  @Test
  void whatIsJsonWithinATextIsReadAsJson() {
    assertThat(
            text(
                """
                {"messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function",
                 "function":{"name":"f","arguments":"{\\"q\\":\\"man\\\\u0068attan\\"}"}}]}]}
                """))
        .isEqualTo("f\nmanhattan\n");
    assertThat(text("{\"arguments\":\"{no json\"}")).isEqualTo("{no json\n");
  }

  @Test
  void anthropicSaysItInBlocksAndDocuments() {
    assertThat(
            text(
                """
                {"model":"m1","system":[{"type":"text","text":"one"}],"messages":[
                 {"role":"user","content":[{"type":"document","source":
                   {"type":"text","media_type":"text/plain","data":"two words"}},
                  {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%s"}},
                  {"type":"tool_result","tool_use_id":"t","content":"three"}]}]}
                """
                    .formatted(IMAGE)))
        .isEqualTo("one\ntwo words\nthree\n");
  }

  @Test
  void geminiSaysItInParts() {
    assertThat(
            text(
                """
                {"contents":[{"role":"user","parts":[{"text":"one"},
                 {"inlineData":{"mimeType":"image/png","data":"%s"}}]}],
                 "systemInstruction":{"parts":[{"text":"two"}]}}
                """
                    .formatted(IMAGE)))
        .isEqualTo("one\ntwo\n");
  }

  @Test
  void plainInputsAreTexts() {
    assertThat(text("{\"input\":[\"one\",\"two\"],\"model\":\"m1\"}")).isEqualTo("one\ntwo\n");
  }

  @Test
  void aBodyThatIsNoneSaysSo() {
    assertThatThrownBy(() -> text("[]")).isInstanceOf(IllegalArgumentException.class);
  }

  private static String text(String json) {
    return new PromptText().of(RequestBody.besidePath(json.getBytes(UTF_8), List.of(), List.of()));
  }
}

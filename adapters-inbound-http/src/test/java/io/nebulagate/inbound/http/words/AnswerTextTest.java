package io.nebulagate.inbound.http.words;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTextTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chat       | data: {"id":"x","choices":[{"index":0,"delta":{"role":"assistant","content":"man"}}]}~data: {"choices":[{"delta":{"content":"hattan"}}]}~~data: [DONE]~ | manhattan
          whole      | {"model":"m","choices":[{"message":{"role":"assistant","content":"manhattan"}}]} | manhattan
          anthropic  | event: content_block_delta~data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}} | hi
          responses  | data: {"type":"response.output_text.delta","delta":"hi"} | hi
          gemini     | data: {"candidates":[{"content":{"parts":[{"text":"hi"}],"role":"model"}}]} | hi
          cohere     | data: {"type":"content-delta","delta":{"message":{"content":{"text":"hi"}}}} | hi
          comment    | : ping | ''
          broken     | data: {"content":"hi" | ''
          """)
  void whatIsSaidIsFoundInEveryDialect(String dialect, String frames, String said) {
    ByteBuffer bytes = ByteBuffer.wrap(frames.replace('~', '\n').getBytes(UTF_8));

    assertThat(new AnswerText().of(bytes)).as(dialect).isEqualTo(said);
  }
}

package io.nebulagate.inbound.http.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListStreamTest {

  private final ListStream list = new ListStream();

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void eventsAreElementsWhereverTheirBytesAreCut(String end) {
    String events =
        String.join(
            end,
            ": comment",
            "",
            "data: {\"a\":\"é]}\"}",
            "",
            "event: x",
            "data:{\"b\":",
            "data: 1}",
            "",
            "data: [DONE]",
            "",
            "");
    byte[] bytes = events.getBytes(UTF_8);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      out.append(UTF_8.decode(list.piece(ByteBuffer.wrap(Arrays.copyOfRange(bytes, i, i + 1)))));
    }

    assertThat(out.append(list.end())).hasToString("[{\"a\":\"é]}\"}\n,\r\n{\"b\":\n1}\n]");
  }

  @Test
  void nothingIsAnEmptyList() {
    assertThat(list.end()).isEqualTo("[]");
    assertThat(list.contentType()).isEqualTo("application/json");
  }
}

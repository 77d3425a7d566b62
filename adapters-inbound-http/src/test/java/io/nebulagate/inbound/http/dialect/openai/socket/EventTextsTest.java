package io.nebulagate.inbound.http.dialect.openai.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTextsTest {

  /** In the examples {@code ;} stands for a line feed and {@code ^} for a carriage return. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "event: a;data: {1};;, {1}",
        "data:{1};;data: {2};;, {1}|{2}",
        "data: {1}^;^;data: {2}^;^;, {1}|{2}",
        "data: {1}^^, {1}",
        "data: a;data: b;;, a;b",
        "data: {1}, {1}",
        ": comment;;id: 7;;, ``",
        "data;;data: ;;database: x;;, ``",
        "data: {1};;data: [DONE];;, {1}",
        "data:  {1};;, ` {1}`"
      })
  void theDataOfEventsIsTold(String frames, String data) {
    List<String> told = new ArrayList<>();

    EventTexts.of(
        ByteBuffer.wrap(frames.replace(';', '\n').replace('^', '\r').getBytes(UTF_8)), told::add);

    assertThat(String.join("|", told)).isEqualTo(data.replace(';', '\n'));
  }
}

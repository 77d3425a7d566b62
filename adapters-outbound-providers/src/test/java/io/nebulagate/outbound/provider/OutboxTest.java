package io.nebulagate.outbound.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {

  private final Outbox outbox = new Outbox();

  @Test
  void framesOfLittleTextAreOneChunk() {
    frame("one", 3);
    frame("two", 3);

    assertThat(drain()).containsExactly("onetwo:6");
  }

  @Test
  void aChunkHoldsOnlySoMuchText() {
    frame("a", 400);
    frame("b", 0);
    frame("c", 112);
    frame("d", 1);
    frame("e", 5_000);
    frame("f", 1);

    assertThat(drain()).containsExactly("abc:512", "d:1", "e:5000", "f:1");
  }

  @Test
  void theLastFrameIsAChunkOfItsOwn() {
    frame("a", 1);
    outbox.addLast("end".getBytes(US_ASCII), 0, 3);

    assertThat(outbox.size()).isEqualTo(4);
    assertThat(drain()).containsExactly("a:1", "end:0!");
  }

  @ParameterizedTest(name = "seed={0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nothingIsLostHoweverItIsFetched(long seed) {
    Random random = new Random(seed);
    StringBuilder put = new StringBuilder();
    StringBuilder got = new StringBuilder();
    long textPut = 0;
    long textGot = 0;
    for (int step = 0; step < 5_000; step++) {
      if (random.nextInt(3) > 0) {
        String bytes = "<" + step + ">" + "x".repeat(random.nextInt(300));
        long text = random.nextInt(1_500);
        frame(bytes, text);
        put.append(bytes);
        textPut += text;
      } else {
        StreamChunk chunk = outbox.poll();
        if (chunk != null) {
          got.append(US_ASCII.decode(chunk.bytes()));
          textGot += chunk.textBytes();
        }
      }
      assertThat(outbox.size()).isEqualTo(put.length() - got.length());
    }
    for (StreamChunk chunk = outbox.poll(); chunk != null; chunk = outbox.poll()) {
      got.append(US_ASCII.decode(chunk.bytes()));
      textGot += chunk.textBytes();
    }

    assertThat(got).hasToString(put.toString());
    assertThat(textGot).isEqualTo(textPut);
    assertThat(outbox.total()).isEqualTo(put.length());
  }

  private void frame(String bytes, long text) {
    outbox.add(bytes.getBytes(US_ASCII), 0, bytes.length());
    outbox.endFrame(text);
  }

  private List<String> drain() {
    List<String> chunks = new ArrayList<>();
    for (StreamChunk chunk = outbox.poll(); chunk != null; chunk = outbox.poll()) {
      String bytes = US_ASCII.decode(chunk.bytes()).toString();
      chunks.add(bytes + ":" + chunk.textBytes() + (chunk.last() ? "!" : ""));
    }
    return chunks;
  }
}

package io.nebulagate.outbound.provider.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseFramerTest {

  private final SseFramer framer = new SseFramer();
  private final List<String> frames = new ArrayList<>();
  private final List<String> data = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyLineEndEndsAFrame(String end) {
    feed("data: a" + end + end + "data:b" + end + end);

    assertThat(data).containsExactly("a", "b");
    assertThat(frames).containsExactly("data: a" + end + end, "data:b" + end + end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void aFrameSplitAtEveryByteIsTheSameFrame(String end) {
    String stream =
        "\uFEFF: hello"
            + end
            + "data: grüße 😀"
            + end
            + end
            + "event: x"
            + end
            + "data: b"
            + end
            + "data:c"
            + end
            + "id: 7"
            + end
            + end
            + ":ping"
            + end
            + end;

    feedBytewise(stream);

    assertThat(data).containsExactly("grüße 😀", "b\nc", "-");
    assertThat(String.join("", frames)).isEqualTo(stream);
  }

  @Test
  void aByteOrderMarkBeforeTheFirstFieldIsNotPartOfIt() {
    feed("\uFEFFdata: a\n\n");

    assertThat(data).containsExactly("a");
  }

  @Test
  void onlyOneSpaceAfterTheColonIsTakenAway() {
    feed("data:  a\n\ndata:\n\ndata\n\n");

    assertThat(data).containsExactly(" a", "", "");
  }

  @Test
  void fieldsThatOnlyBeginLikeDataAreNone() {
    feed("database: a\n\ndat: b\n\n");

    assertThat(data).containsExactly("-", "-");
  }

  @Test
  void lineSeparatorsOfUnicodeAreOrdinaryCharacters() {
    feed("data: a\u2028b\u2029c\u0085d\n\n");

    assertThat(data).containsExactly("a\u2028b\u2029c\u0085d");
  }

  @Test
  void aHalfEventAtTheEndIsDropped() {
    feed("data: a\n\ndata: half\n");
    framer.end(this::take);

    assertThat(data).containsExactly("a");
  }

  @Test
  void aFrameWhoseLastLineFeedNeverComesIsHandedOverAtTheEnd() {
    feed("data: a\r\n\r\ndata: b\r\n\r");
    assertThat(data).containsExactly("a");

    framer.end(this::take);

    assertThat(data).containsExactly("a", "b");
  }

  @Test
  void aPlaceInJoinedDataIsFoundInTheFramesOwnBytes() {
    String frame = "data: ab\ndata: cd\n\n";
    List<Integer> origins = new ArrayList<>();

    framer.feed(
        frame.getBytes(UTF_8),
        0,
        frame.length(),
        it -> {
          for (int place = 0; place <= 5; place++) {
            origins.add(it.origin(place));
          }
        });

    assertThat(origins).containsExactly(6, 7, 8, 15, 16, 17);
  }

  @Test
  void aFrameOfOneMebibyteIsTakenAndALargerOneIsNot() {
    String frame = "data: " + "x".repeat(SseFramer.FRAME_BYTES_MAX - 8) + "\n\n";
    feed(frame);
    assertThat(frames).hasSize(1);

    String larger = "data: " + "x".repeat(SseFramer.FRAME_BYTES_MAX);
    assertThatThrownBy(() -> feed(larger))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.fault()).isInstanceOf(UpstreamFault.Malformed.class));
  }

  static List<Integer> seeds() {
    Integer fixed = Integer.getInteger("seed");
    List<Integer> seeds = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      seeds.add(seed);
    }
    return fixed == null ? seeds : List.of(fixed);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void howBytesArriveDoesNotMatter(int seed) {
    Random random = new Random(seed);
    String stream = randomStream(random);
    feed(stream);
    framer.end(this::take);
    List<String> whole = List.copyOf(data);
    data.clear();
    frames.clear();

    SseFramer other = new SseFramer();
    byte[] bytes = stream.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; ) {
      int next = Math.min(bytes.length, at + 1 + random.nextInt(7));
      other.feed(bytes, at, next, this::take);
      at = next;
    }
    other.end(this::take);

    assertThat(data).isEqualTo(whole);
    assertThat(stream).startsWith(String.join("", frames));
  }

  private static String randomStream(Random random) {
    String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
    List<String> lines =
        List.of(
            "data: ä", "data:b", "data", ": c", "event: e", "id: 1", "retry: 5", "", "data: {}");
    StringBuilder stream = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      stream.append(lines.get(random.nextInt(lines.size()))).append(end);
    }
    return stream.toString();
  }

  private void feed(String stream) {
    byte[] bytes = stream.getBytes(UTF_8);
    framer.feed(bytes, 0, bytes.length, this::take);
  }

  private void feedBytewise(String stream) {
    byte[] bytes = stream.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      framer.feed(bytes, i, i + 1, this::take);
    }
  }

  private void take(SseFrame frame) {
    frames.add(new String(frame.bytes(), frame.from(), frame.to() - frame.from(), UTF_8));
    data.add(
        frame.hasData()
            ? new String(frame.data(), frame.dataFrom(), frame.dataTo() - frame.dataFrom(), UTF_8)
            : "-");
  }
}

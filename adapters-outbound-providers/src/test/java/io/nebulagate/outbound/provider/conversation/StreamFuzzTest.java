package io.nebulagate.outbound.provider.conversation;

import static io.nebulagate.outbound.provider.conversation.Questions.aQuestion;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.sse.SseFramer;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every reader of streams keeps to, whatever comes and however it comes: it never breaks but
 * by a fault of the provider, and a stream that was cut never ends well.
 */
class StreamFuzzTest {

  /** Each reader, once as its bytes pass and once translated. */
  static Stream<Arguments> readers() {
    return Stream.of(FuzzedVendor.values())
        .flatMap(vendor -> Stream.of(Arguments.of(vendor, false), Arguments.of(vendor, true)));
  }

  static Stream<Arguments> seededReaders() {
    return readers()
        .flatMap(reader ->
            IntStream.range(0, 60)
                .mapToObj(seed -> Arguments.of(reader.get()[0], reader.get()[1], seed)));
  }

  @ParameterizedTest(name = "{0}, translated {1}")
  @MethodSource("readers")
  void aStreamThatIsCutAnywhereBeforeItsEndNeverEndsWell(FuzzedVendor vendor, boolean translated) {
    byte[] whole = vendor.stream().getBytes(UTF_8);
    int end = vendor.lengthToTheEnd();
    for (int length = 0; length <= whole.length; length++) {
      StreamReader reader = open(vendor, translated);
      Outbox out = new Outbox();
      reader.read(whole, 0, length, out);
      if (length >= end) {
        reader.end(out);
        assertThat(reader.observed().complete()).as("%s bytes", length).isTrue();
      } else {
        assertThatThrownBy(() -> reader.end(out))
            .as("%s bytes", length)
            .isInstanceOf(UpstreamException.class);
        assertThat(text(out)).doesNotContain(HearingClient.END);
      }
    }
  }

  @ParameterizedTest(name = "{0}, translated {1}")
  @MethodSource("readers")
  void whereAStreamIsSplitDoesNotMatter(FuzzedVendor vendor, boolean translated) {
    for (String lineEnd : new String[] {"\n", "\r\n", "\r"}) {
      String stream = "\uFEFF: a comment\n\n" + vendor.stream().replace("\n\n", "\n: ping\n\n");
      byte[] bytes = stream.replace("\n", lineEnd).getBytes(UTF_8);
      String expected = heard(vendor, translated, bytes, bytes.length);
      assertThat(expected).contains("wörld.");
      for (int at = 0; at < bytes.length; at++) {
        assertThat(heard(vendor, translated, bytes, at)).as("split at %s", at).isEqualTo(expected);
      }
    }
  }

  private static String heard(FuzzedVendor vendor, boolean translated, byte[] bytes, int split) {
    StreamReader reader = open(vendor, translated);
    Outbox out = new Outbox();
    reader.read(bytes, 0, split, out);
    reader.read(bytes, split, bytes.length, out);
    reader.end(out);
    assertThat(reader.observed().complete()).isTrue();
    return text(out);
  }

  @ParameterizedTest(name = "{0}, translated {1}")
  @MethodSource("readers")
  void aLineMayBeAsLongAsAFrameMayBeAndNoLonger(FuzzedVendor vendor, boolean translated) {
    String longest = ":" + "x".repeat(SseFramer.FRAME_BYTES_MAX - 3) + "\n\n";
    byte[] fits = (longest + vendor.stream()).getBytes(UTF_8);
    assertThat(heard(vendor, translated, fits, 99)).contains("wörld.");

    byte[] tooLong = ("data: " + "x".repeat(SseFramer.FRAME_BYTES_MAX)).getBytes(UTF_8);
    StreamReader reader = open(vendor, translated);
    assertThatThrownBy(() -> reader.read(tooLong, 0, tooLong.length, new Outbox()))
        .isInstanceOf(UpstreamException.class);
  }

  @ParameterizedTest(name = "{0}, translated {1}, seed={2}")
  @MethodSource("seededReaders")
  void garbageIsPassedOverOrIsTheProvidersFault(FuzzedVendor vendor, boolean translated, int seed) {
    Random random = new Random(seed);
    byte[] garbage = garbled(vendor.stream().getBytes(UTF_8), random);
    StreamReader reader = open(vendor, translated);
    Outbox out = new Outbox();
    try {
      int at = 0;
      while (at < garbage.length) {
        int to = Math.min(garbage.length, at + 1 + random.nextInt(200));
        reader.read(garbage, at, to, out);
        at = to;
      }
      reader.end(out);
    } catch (UpstreamException fault) {
      assertThat(fault.fault()).isNotNull();
      assertThat(text(out)).doesNotContain(HearingClient.END);
    }
  }

  /** A stream to which one to eight accidents have happened. */
  private static byte[] garbled(byte[] stream, Random random) {
    byte[] garbled = stream;
    int accidents = 1 + random.nextInt(8);
    for (int i = 0; i < accidents; i++) {
      int from = random.nextInt(garbled.length);
      int to = Math.min(garbled.length, from + 1 + random.nextInt(40));
      ByteArrayOutputStream after = new ByteArrayOutputStream();
      after.write(garbled, 0, from);
      switch (random.nextInt(4)) {
        case 0 -> after.writeBytes(noise(random, to - from)); // written over
        case 1 -> { // said twice, with noise between
          after.write(garbled, from, to - from);
          after.writeBytes(noise(random, 3));
          after.write(garbled, from, to - from);
        }
        case 2 -> after.writeBytes(wrongValue(random)); // another value in its place
        default -> {} // lost
      }
      after.write(garbled, to, garbled.length - to);
      garbled = after.size() == 0 ? new byte[] {'{'} : after.toByteArray();
    }
    return garbled;
  }

  private static byte[] noise(Random random, int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] wrongValue(Random random) {
    String[] values = {
      "null", "-1", "1e999", "[]", "{}", "\"\\ud800\"", "99999999999999999999", "\n"
    };
    return values[random.nextInt(values.length)].getBytes(UTF_8);
  }

  private static StreamReader open(FuzzedVendor vendor, boolean translated) {
    Calls call = Calls.aCall().api(vendor.api()).streamed().usageAsked();
    if (translated) {
      call.asking(aQuestion().user("Hi").build(), new HearingClient());
    }
    return vendor.dialect(translated).openStream(call.build());
  }

  private static String text(Outbox out) {
    StringBuilder text = new StringBuilder();
    for (StreamChunk chunk = out.poll(); chunk != null; chunk = out.poll()) {
      text.append(UTF_8.decode(chunk.bytes().duplicate()));
    }
    return text.toString();
  }
}

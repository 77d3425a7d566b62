package io.nebulagate.persistence.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import java.nio.ByteBuffer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettlementCodecPropertyTest {

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 300) : LongStream.of(only);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void everySettlementComesBackAsItWas(long seed) {
    Settlement settlement = new SettlementsForTests(seed).next();

    ByteBuffer bytes = SettlementCodec.encode(settlement);

    assertThat(SettlementCodec.decode(bytes)).isEqualTo(settlement);
    assertThat(SettlementCodec.text(bytes).chars()).allMatch(c -> c < 128);
  }

  @Test
  void aSettlementOfAnotherVersionIsRefused() {
    String text = SettlementCodec.text(SettlementCodec.encode(SettlementsForTests.numbered(1)));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SettlementCodec.decode(US_ASCII.encode(text.replace("\"v\":1", "\"v\":2"))))
        .withMessageContaining("version 2");
  }
}

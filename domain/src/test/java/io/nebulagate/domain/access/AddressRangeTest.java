package io.nebulagate.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest(name = "{0} holds {1}: {2}")
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "192.168.64.0/18, 192.168.127.255, true",
    "192.168.64.0/18, 192.168.128.0, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "fd00::/8, fdff::1, true",
    "::ffff:10.0.0.1, 10.0.0.1, true"
  })
  void aBlockHoldsWhatSharesItsLeadingBits(String block, String address, boolean held) {
    AddressRange range = AddressRange.parse(block).orElseThrow();

    assertThat(range.contains(InetAddress.ofLiteral(address))).isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129"})
  void whatIsNoBlockIsRefused(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }
}

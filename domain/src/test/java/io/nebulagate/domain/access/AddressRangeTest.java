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

  @ParameterizedTest(name = "{0} is written {1}")
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "10.1.2.3/32, 10.1.2.3",
    "::/0, ::/0",
    "::1, ::1",
    "FD00:0:0:0:0:0:0:0/8, fd00::/8",
    "2001:db8:0:0:1:0:0:0, 2001:db8:0:0:1::",
    "2001:0db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "::ffff:10.0.0.1, 10.0.0.1"
  })
  void aBlockIsWrittenInOneWay(String given, String written) {
    AddressRange range = AddressRange.parse(given).orElseThrow();

    assertThat(range.text()).isEqualTo(written);
    assertThat(AddressRange.parse(written)).contains(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+1",
        "10.0.0.0/x",
        "10.0.0.0/",
        "10.1/16",
        "167772161",
        "10.0.0.256",
        "::/129",
        ":::",
        "fe80::1%lo",
        " 10.0.0.1"
      })
  void whatIsNoBlockIsRefused(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }
}

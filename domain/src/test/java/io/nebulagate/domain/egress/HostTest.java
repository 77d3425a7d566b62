package io.nebulagate.domain.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

  @ParameterizedTest
  @CsvSource({
    "api.example.org, api.example.org",
    "API.Example.ORG, api.example.org",
    "localhost, localhost",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "1e3, 1e3",
    "10.0.0.1.example.org, 10.0.0.1.example.org",
    "0x7f.example, 0x7f.example"
  })
  void aNameIsReadInLowerCase(String written, String read) {
    assertThat(Host.parse(written)).contains(new Host.Name(read));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "0.0.0.0, 0.0.0.0",
    "[::1], ::1",
    "[2606:4700::1111], 2606:4700::1111",
    "[::ffff:127.0.0.1], 127.0.0.1",
    "[::FFFF:7f00:1], 127.0.0.1"
  })
  void anAddressIsReadAsWhatItIs(String written, String address) {
    assertThat(Host.parse(written))
        .containsInstanceOf(Host.Literal.class)
        .hasValueSatisfying(host ->
            assertThat(((Host.Literal) host).address()).isEqualTo(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "2130706433",
        "0",
        "0x7f000001",
        "0x7f.1",
        "0x",
        "0177.0.0.1",
        "127.0.0.01",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        "1.2.3.4.5",
        "256.1.1.1",
        "a.0x7f",
        "example.1",
        "example.org.",
        "example..org",
        "-a.example",
        "a_b.example",
        "user@example.org",
        "a b",
        "%31%32",
        "１２７.0.0.1",
        "127。0。0。1",
        "ⓛocalhost",
        "bücher.example",
        "::1",
        "[]",
        "[::1%eth0]",
        "[fe80::1%25lo]",
        "[::1",
        "[127.0.0.1]",
        "[v1.::1]",
        "[1::2::3]"
      })
  void whatIsNoPlainHostIsNone(String written) {
    assertThat(Host.parse(written)).isEmpty();
  }

  @Test
  void aNameHasItsBounds() {
    String label = "a".repeat(63);

    assertThat(Host.parse(label + ".example")).isPresent();
    assertThat(Host.parse("a" + label + ".example")).isEmpty();
    assertThat(Host.parse("a.".repeat(127) + "b")).isEmpty();
  }
}

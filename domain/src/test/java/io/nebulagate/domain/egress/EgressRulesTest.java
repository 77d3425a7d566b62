package io.nebulagate.domain.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.egress.EgressRules.Refusal;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressRulesTest {

  private static final EgressRules STRICT = new EgressRules(AllowList.NOTHING);
  private static final EgressRules HOME =
      new EgressRules(
          new AllowList(
              List.of(AddressRange.parse("10.0.0.0/8").orElseThrow()), Set.of("ollama.lan")));

  @ParameterizedTest(name = "{0} at {1}, TLS {2}: {3}")
  @CsvSource({
    "api.example.org, 8.8.8.8, true,",
    "api.example.org, 8.8.8.8, false, UNENCRYPTED",
    "api.example.org, 10.0.0.1, true, NOT_PUBLIC",
    "api.example.org, 10.0.0.1, false, NOT_PUBLIC",
    "ollama.lan, 10.0.0.1, true, NOT_PUBLIC"
  })
  void withoutExceptionsOnlyThePublicInternetIsCalledAndOnlyOverTls(
      String host, String address, boolean tls, Refusal refusal) {
    assertThat(judge(STRICT, host, tls, address)).isEqualTo(Optional.ofNullable(refusal));
  }

  @ParameterizedTest(name = "{0} at {1}, TLS {2}: {3}")
  @CsvSource({
    "api.example.org, 10.0.0.1, true,",
    "api.example.org, 10.0.0.1, false,",
    "api.example.org, 192.168.0.1, false, NOT_PUBLIC",
    "ollama.lan, 192.168.0.1, false,",
    "OLLAMA.LAN, 192.168.0.1, false,",
    "x.ollama.lan, 192.168.0.1, true, NOT_PUBLIC",
    "api.example.org, 8.8.8.8, true,",
    "api.example.org, 8.8.8.8, false, UNENCRYPTED"
  })
  void whatIsExceptedMayBePrivateAndNeedsNoTls(
      String host, String address, boolean tls, Refusal refusal) {
    assertThat(judge(HOME, host, tls, address)).isEqualTo(Optional.ofNullable(refusal));
  }

  @Test
  void oneBadAddressCondemnsAllOfAName() {
    assertThat(judge(STRICT, "a.example", true, "8.8.8.8", "127.0.0.1"))
        .contains(Refusal.NOT_PUBLIC);
    assertThat(judge(HOME, "a.example", true, "8.8.8.8", "10.0.0.1")).isEmpty();
    assertThat(judge(HOME, "a.example", false, "8.8.8.8", "10.0.0.1"))
        .contains(Refusal.UNENCRYPTED);
  }

  @Test
  void aNameWithoutAddressesCannotBeJudged() {
    assertThatThrownBy(() -> judge(STRICT, "a.example", true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<Refusal> judge(
      EgressRules rules, String host, boolean tls, String... addresses) {
    return rules.judge(
        Host.parse(host).orElseThrow(),
        Stream.of(addresses).map(InetAddress::ofLiteral).toList(),
        tls);
  }
}

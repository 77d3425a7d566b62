package io.nebulagate.domain.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeTest {

  private static final ModelName MODEL = new ModelName("m1");

  @Test
  void aListOfModelsAllowsWhatItNames() {
    assertThat(Scope.ALL.allows(MODEL)).isTrue();
    assertThat(Scope.of(Set.of()).allows(MODEL)).isFalse();
    assertThat(Scope.of(Set.of(MODEL)).allows(MODEL)).isTrue();
  }

  @Test
  void aListOfAddressesAllowsWhatLiesInOneOfThem() {
    assertThat(Scope.ALL.allows(address("203.0.113.9"))).isTrue();
    assertThat(from("10.0.0.0/8", "2001:db8::/32").allows(address("10.1.2.3"))).isTrue();
    assertThat(from("10.0.0.0/8", "2001:db8::/32").allows(address("2001:db8::1"))).isTrue();
    assertThat(from("10.0.0.0/8").allows(address("11.0.0.1"))).isFalse();
    assertThat(from().allows(address("10.0.0.1"))).isFalse();
  }

  @Test
  void aScopeEndsAtItsEnd() {
    Scope scope = Scope.ALL.until(Instant.EPOCH);
    assertThat(scope.expired(Instant.EPOCH.minusNanos(1))).isFalse();
    assertThat(scope.expired(Instant.EPOCH)).isTrue();
    assertThat(Scope.ALL.expired(Instant.MAX)).isFalse();
  }

  @Test
  void aScopeEndsAtTheEarlierOfTwoEnds() {
    Instant later = Instant.EPOCH.plusSeconds(1);
    assertThat(Scope.ALL.untilAtMost(later).expiresAt()).contains(later);
    assertThat(Scope.ALL.until(Instant.EPOCH).untilAtMost(later).expiresAt())
        .contains(Instant.EPOCH);
    assertThat(Scope.ALL.until(later).untilAtMost(Instant.EPOCH).expiresAt())
        .contains(Instant.EPOCH);
  }

  @Test
  void aLimitIsAtLeastOneAndABudgetAtLeastNothing() {
    assertThatThrownBy(() -> limits(OptionalLong.of(0), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits(OptionalLong.empty(), Optional.of(Money.ofNanos(-1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(limits(OptionalLong.of(1), Optional.empty()).unlimitedRate()).isFalse();
    assertThat(limits(OptionalLong.empty(), Optional.of(Money.ZERO)).unlimitedMoney()).isFalse();
    assertThat(Limits.NONE.unlimitedRate() && Limits.NONE.unlimitedMoney()).isTrue();
  }

  private static Limits limits(OptionalLong requests, Optional<Money> daily) {
    return new Limits(
        requests, OptionalLong.empty(), OptionalLong.empty(), daily, Optional.empty());
  }

  private static Scope from(String... blocks) {
    List<AddressRange> ranges =
        List.of(blocks).stream().map(block -> AddressRange.parse(block).orElseThrow()).toList();
    return new Scope(Optional.empty(), Optional.of(ranges), Optional.empty());
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}

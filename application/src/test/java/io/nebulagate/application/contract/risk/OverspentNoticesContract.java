package io.nebulagate.application.contract.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.risk.OverspentNotices;
import io.nebulagate.application.risk.OverspentNotices.Notice;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.policy.Aftermath.Overspent;
import io.nebulagate.domain.policy.Per;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What everybody who keeps notices of what was spent too much does. */
public abstract class OverspentNoticesContract {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);

  private final String owner = UUID.randomUUID().toString();

  /** What is under test. */
  protected abstract OverspentNotices notices();

  @Test
  protected void isTheFirstOnceForEachRuleOwnerAndDay() {
    assertThat(notices().first(notice("5", owner, TODAY))).isTrue();
    assertThat(notices().first(notice("5", owner, TODAY))).isFalse();
    assertThat(notices().first(notice("6", owner, TODAY))).isFalse();
    assertThat(notices().first(notice("5", owner, TODAY.plusDays(1)))).isTrue();
    assertThat(notices().first(notice("5", owner + "-2", TODAY))).isTrue();
  }

  @Test
  protected void ofManyAtOnceOneIsTheFirst() {
    AtomicInteger firsts = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        threads.execute(() -> {
          if (notices().first(notice("5", owner, TODAY))) {
            firsts.incrementAndGet();
          }
        });
      }
    }

    assertThat(firsts).hasValue(1);
  }

  private static Notice notice(String spend, String owner, LocalDate day) {
    return new Notice(new Overspent(1, "guard", Per.OWNER, Money.parse(spend)), owner, day);
  }
}

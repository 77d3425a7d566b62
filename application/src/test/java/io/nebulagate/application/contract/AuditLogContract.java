package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.audit.AuditLog.Action;
import io.nebulagate.application.audit.AuditLog.Actor;
import io.nebulagate.application.audit.AuditLog.Entry;
import io.nebulagate.application.audit.AuditLog.Outcome;
import io.nebulagate.domain.access.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every audit log does. */
public abstract class AuditLogContract {

  private static final Outcome WELL =
      new Outcome(200, Optional.of("{\"enabled\":true}"), Optional.of("{\"enabled\":false}"));

  /**
   * Ids of a time far off, each after the one before: those of one millisecond come in any order.
   */
  private static final AtomicLong NEXT = new AtomicLong(0x7000_0000_0000L);

  /** The log under test; it may have older entries in it. */
  protected abstract AuditLog log();

  @Test
  protected void anActionIsThereBeforeItsEndIsKnown() {
    Action action = action(OptionalLong.of(7));

    log().begin(action);

    Entry entry = log().list(Optional.empty(), 1).getFirst();
    assertThat(entry.action()).isEqualTo(action);
    assertThat(entry.outcome()).isEmpty();
  }

  @Test
  protected void anEndIsToldOnce() {
    Action action = action(OptionalLong.empty());
    log().begin(action);

    log().end(action.id(), WELL);
    log().end(action.id(), new Outcome(500, Optional.empty(), Optional.empty()));

    assertThat(log().list(Optional.empty(), 1).getFirst().outcome()).contains(WELL);
  }

  @Test
  protected void theNewestComeFirstAndTheNextPageFollows() {
    Action first = action(OptionalLong.empty());
    Action second = action(OptionalLong.empty());
    Action third = action(OptionalLong.empty());
    List.of(first, second, third).forEach(log()::begin);

    List<Entry> page = log().list(Optional.empty(), 2);

    assertThat(page).extracting(Entry::action).containsExactly(third, second);
    assertThat(log().list(Optional.of(second.id()), 1))
        .extracting(Entry::action)
        .containsExactly(first);
  }

  @Test
  protected void nothingYoungIsForgotten() {
    Action action = action(OptionalLong.empty());
    log().begin(action);

    assertThat(log().forget(Duration.ZERO)).isZero();

    assertThat(log().list(Optional.empty(), 1).getFirst().action()).isEqualTo(action);
  }

  private static Action action(OptionalLong user) {
    return new Action(
        new UUID((NEXT.incrementAndGet() << 16) | 0x7000, Long.MIN_VALUE),
        "user.change",
        new Actor("ada", user, Role.ADMIN),
        "203.0.113.9",
        "req_1",
        "PUT /api/user/",
        Optional.of("{\"id\":7,\"enabled\":false}"));
  }
}

package io.nebulagate.application.fake;

import io.nebulagate.application.idempotency.KeptAnswer;
import io.nebulagate.application.idempotency.KeptAnswers;
import io.nebulagate.domain.chat.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Idempotency keys in memory, one lock around everything. */
public final class InMemoryKeptAnswers implements KeptAnswers {

  private static final Duration A_DAY = Duration.ofDays(1);

  private final InstantSource clock;
  private final Map<Scope, Row> rows = new HashMap<>();

  /** Nothing remembered yet; {@code clock} decides when claims are over. */
  public InMemoryKeptAnswers(InstantSource clock) {
    this.clock = clock;
  }

  private record Row(
      Claim claim, Instant lockedUntil, Instant expiresAt, Optional<KeptAnswer> answer) {}

  @Override
  public synchronized Found claim(Claim claim, Duration lock) {
    Instant now = clock.instant();
    Row row = rows.get(claim.scope());
    if (row == null || gives(row, claim, now)) {
      Row ours = new Row(claim, now.plus(lock), now.plus(A_DAY), Optional.empty());
      rows.put(claim.scope(), ours);
      return new Found.Nothing();
    }
    if (!row.claim().fingerprint().equals(claim.fingerprint())) {
      return new Found.OtherQuestion();
    }
    return row.answer().<Found>map(Found.Ended::new).orElseGet(Found.Running::new);
  }

  private static boolean gives(Row row, Claim to, Instant now) {
    boolean over = !row.expiresAt().isAfter(now);
    boolean sameQuestion = row.claim().fingerprint().equals(to.fingerprint());
    boolean abandoned = !row.lockedUntil().isAfter(now);
    boolean ourOwn = row.claim().request().equals(to.request());
    return over || (row.answer().isEmpty() && sameQuestion && (abandoned || ourOwn));
  }

  @Override
  public synchronized void renew(Collection<RequestId> running, Duration lock) {
    Instant until = clock.instant().plus(lock);
    rows.replaceAll((_, row) ->
        running.contains(row.claim().request())
            ? new Row(row.claim(), until, row.expiresAt(), row.answer())
            : row);
  }

  @Override
  public synchronized void keep(KeptAnswer answer) {
    rows.replaceAll((_, row) ->
        row.claim().request().equals(answer.request()) && row.answer().isEmpty()
            ? new Row(row.claim(), row.lockedUntil(), row.expiresAt(), Optional.of(answer))
            : row);
  }

  @Override
  public synchronized void release(RequestId request) {
    rows.values().removeIf(row -> row.claim().request().equals(request) && row.answer().isEmpty());
  }

  @Override
  public synchronized int forget(int limit) {
    Instant now = clock.instant();
    List<Scope> over =
        rows.entrySet().stream()
            .filter(entry -> !entry.getValue().expiresAt().isAfter(now))
            .sorted(Comparator.comparing(entry -> entry.getValue().expiresAt()))
            .map(Map.Entry::getKey)
            .limit(limit)
            .toList();
    over.forEach(rows::remove);
    return over.size();
  }
}

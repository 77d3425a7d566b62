package io.nebulagate.application.fake.notice;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.notices.Delivery;
import io.nebulagate.application.notices.Outbox;
import io.nebulagate.domain.notice.Notice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps notices in lists. */
public final class InMemoryOutbox implements Outbox {

  private final InMemoryWebhooks webhooks;
  private final InstantSource clock;
  private final List<Notice> notices = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private long last;

  /** Sends to those of {@code webhooks}. */
  public InMemoryOutbox(InMemoryWebhooks webhooks, InstantSource clock) {
    this.webhooks = webhooks;
    this.clock = clock;
  }

  private static final class Row {
    final long id;
    final Notice notice;
    final Optional<Long> reader;
    final Optional<UUID> webhook;
    State state = State.WAITING;
    int attempts;
    Instant next;
    @Nullable Instant delivered;
    @Nullable String error;

    Row(long id, Notice notice, Optional<Long> reader, Optional<UUID> webhook, Instant next) {
      this.id = id;
      this.notice = notice;
      this.reader = reader;
      this.webhook = webhook;
      this.next = next;
    }
  }

  /** Every notice that was ever added, oldest first. */
  public synchronized List<Notice> notices() {
    return List.copyOf(notices);
  }

  @Override
  public synchronized boolean add(Notice notice, List<Long> readers) {
    if (known(notice)) {
      return false;
    }
    notices.add(notice);
    readers.forEach(reader -> row(notice, Optional.of(reader), Optional.empty()));
    webhooks.receiving(notice).forEach(id -> row(notice, Optional.empty(), Optional.of(id)));
    return true;
  }

  @Override
  public synchronized boolean addFor(UUID webhook, Notice notice) {
    if (known(notice)) {
      return false;
    }
    notices.add(notice);
    row(notice, Optional.empty(), Optional.of(webhook));
    return true;
  }

  private boolean known(Notice notice) {
    return notices.stream().anyMatch(kept -> kept.key().equals(notice.key()));
  }

  private void row(Notice notice, Optional<Long> reader, Optional<UUID> webhook) {
    rows.add(new Row(++last, notice, reader, webhook, clock.instant()));
  }

  /** What was to be sent to a webhook goes with it. */
  private void leave() {
    rows.removeIf(row -> row.webhook.isPresent() && webhooks.find(row.webhook.get()).isEmpty());
  }

  @Override
  public synchronized List<Delivery> claim(int limit, Duration time) {
    leave();
    Instant now = clock.instant();
    return rows.stream()
        .filter(row -> row.state == State.WAITING && !row.next.isAfter(now) && isOn(row))
        .sorted(Comparator.comparing((Row row) -> row.next).thenComparingLong(row -> row.id))
        .limit(limit)
        .toList()
        .stream()
        .map(row -> {
          row.attempts++;
          row.next = now.plus(time);
          return new Delivery(row.id, row.attempts, row.notice, receiver(row));
        })
        .toList();
  }

  private boolean isOn(Row row) {
    return row.webhook.isEmpty() || webhooks.find(row.webhook.get()).orElseThrow().enabled();
  }

  private Delivery.Receiver receiver(Row row) {
    return row.reader
        .<Delivery.Receiver>map(Delivery.Reader::new)
        .orElseGet(() -> {
          UUID id = row.webhook.orElseThrow();
          return new Delivery.Hook(
              webhooks.find(id).orElseThrow(), webhooks.secretOf(id).orElseThrow());
        });
  }

  @Override
  public synchronized void delivered(Delivery delivery) {
    held(delivery)
        .ifPresent(row -> {
          row.state = State.DELIVERED;
          row.delivered = clock.instant();
          row.error = null;
        });
  }

  @Override
  public synchronized void defer(Delivery delivery, String error, Duration pause) {
    held(delivery)
        .ifPresent(row -> {
          row.error = error;
          row.next = clock.instant().plus(pause);
        });
  }

  @Override
  public synchronized void giveUp(Delivery delivery, String error) {
    held(delivery)
        .ifPresent(row -> {
          row.error = error;
          row.state = State.DEAD;
        });
  }

  private Optional<Row> held(Delivery delivery) {
    return rows.stream()
        .filter(row -> row.id == delivery.id())
        .filter(row -> row.state == State.WAITING && row.attempts == delivery.attempt())
        .findFirst();
  }

  @Override
  public synchronized Page<Sent> ofWebhook(UUID webhook, int page, int size) {
    return sent(row -> row.webhook.equals(Optional.of(webhook)), page, size);
  }

  @Override
  public synchronized Page<Sent> dead(int page, int size) {
    return sent(row -> row.state == State.DEAD, page, size);
  }

  private Page<Sent> sent(Predicate<Row> wanted, int page, int size) {
    leave();
    List<Row> all = rows.reversed().stream().filter(wanted).toList();
    return new Page<>(
        all.stream().skip((long) page * size).limit(size).map(InMemoryOutbox::shown).toList(),
        all.size());
  }

  private static Sent shown(Row row) {
    return new Sent(
        row.id,
        row.notice.id(),
        row.notice.kind(),
        row.notice.tenant(),
        row.webhook,
        row.state,
        row.attempts,
        row.notice.at(),
        row.state == State.WAITING ? Optional.of(row.next) : Optional.empty(),
        Optional.ofNullable(row.delivered),
        Optional.ofNullable(row.error));
  }

  @Override
  public synchronized boolean revive(long delivery) {
    Optional<Row> dead =
        rows.stream().filter(row -> row.id == delivery && row.state == State.DEAD).findFirst();
    dead.ifPresent(row -> {
      row.state = State.WAITING;
      row.attempts = 0;
      row.next = clock.instant();
    });
    return dead.isPresent();
  }

  @Override
  public synchronized int forget(Instant deliveries, Instant before, int limit) {
    List<Row> over =
        rows.stream()
            .filter(row -> row.state != State.WAITING && row.notice.at().isBefore(deliveries))
            .limit(limit)
            .toList();
    rows.removeAll(over);
    List<Notice> old =
        notices.stream().filter(kept -> kept.at().isBefore(before)).limit(limit).toList();
    notices.removeAll(old);
    rows.removeIf(row -> old.contains(row.notice));
    return over.size() + old.size();
  }
}

package io.nebulagate.application.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.policy.replay.TrafficLog;
import io.nebulagate.application.policy.replay.TrafficLog.Window;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Traits;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.policy.replay.PastRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What every log of traffic does. */
public abstract class TrafficLogContract {

  /** A second that is nobody else's. */
  private final Instant begin =
      Instant.ofEpochSecond(ThreadLocalRandom.current().nextLong(1, 1_000_000_000));

  private final Window second = new Window(begin, begin.plusSeconds(1));

  /** Where requests are kept. */
  protected abstract LedgerBench ledger();

  /** What is under test. */
  protected abstract TrafficLog log();

  @Test
  protected void aRequestShowsWhatRulesMayLookAt() {
    Hit hit =
        new Hit(
            1,
            2,
            "r",
            Optional.empty(),
            Optional.empty(),
            Action.Kind.AUDIT,
            Hit.Effect.APPLIED,
            Optional.empty(),
            Duration.ZERO);
    RequestRecord record =
        record(0)
            .governedBy(List.of(hit))
            .showing(
                new Traits(new ModelName("alias"), new ModelName("meant"), 321, Optional.of("CN")));

    keep(List.of(record));

    assertThat(shown(second))
        .containsExactly(
            new PastRequest(
                record.id(),
                new AccountId(2),
                1,
                List.of(),
                Api.EMBEDDINGS,
                Set.of(new ModelName("alias"), new ModelName("meant")),
                Optional.of(321L),
                Optional.of("CN"),
                List.of(hit)));
  }

  @Test
  protected void aRequestOfWhichNobodyNotedThatShowsTheModelThatAnswered() {
    keep(List.of(record(0)));

    PastRequest shown = shown(second).getFirst();

    assertThat(shown.models()).containsExactly(new ModelName("answering"));
    assertThat(shown.promptBytes()).isEmpty();
    assertThat(shown.country()).isEmpty();
    assertThat(shown.hits()).isEmpty();
  }

  @Test
  protected void allOfTheWindowIsShownNewestFirstAndNothingBesides() {
    List<RequestRecord> records = new ArrayList<>();
    for (int i = 0; i < 4_500; i++) {
      records.add(record(i % 1_000));
    }
    records.add(record(-1));
    records.add(record(1_000));
    keep(records);

    List<PastRequest> shown = shown(second);

    assertThat(shown).hasSize(4_500).doesNotHaveDuplicates();
    assertThat(shown)
        .isSortedAccordingTo(
            (one, other) -> other.id().uuid().toString().compareTo(one.id().uuid().toString()));
  }

  @Test
  protected void whatWasAnsweredAsBeforeNeverCameToThePolicies() {
    RequestRecord asked = record(0);
    RequestRecord again = record(1);
    keep(
        List.of(
            asked,
            new RequestRecord(
                again.id(),
                again.caller(),
                again.question(),
                200,
                RequestRecord.Usage.REPLAYED,
                Optional.empty(),
                List.of(),
                again.timing())));

    assertThat(shown(second)).extracting(PastRequest::id).containsExactly(asked.id());
  }

  @Test
  protected void whoHasSeenEnoughIsShownNoMore() {
    keep(List.of(record(0), record(1), record(2)));
    List<PastRequest> looked = new ArrayList<>();

    log()
        .newestFirst(
            second,
            request -> {
              looked.add(request);
              return looked.size() < 2;
            });

    assertThat(looked).hasSize(2);
  }

  private List<PastRequest> shown(Window window) {
    List<PastRequest> shown = new ArrayList<>();
    log().newestFirst(window, shown::add);
    return shown;
  }

  private void keep(List<RequestRecord> records) {
    ledger().store().keep(records);
  }

  /** Of a key that is gone. */
  private RequestRecord record(long millis) {
    long high = begin.plusMillis(millis).toEpochMilli() << 16 | 0x7000;
    long low = ThreadLocalRandom.current().nextLong() >>> 2 | Long.MIN_VALUE;
    return RequestRecord.refused(
        new RequestId(new UUID(high, low)),
        new RequestRecord.Caller(1, new AccountId(2), 3),
        new RequestRecord.Question(
            Dialect.OPENAI, Api.EMBEDDINGS, new ModelName("answering"), false),
        403,
        new RequestRecord.Timing(begin, Optional.empty(), Duration.ZERO));
  }
}

package io.nebulagate.persistence.postgres.videos;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.routing.Place;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.videos.VideoState;
import io.nebulagate.application.videos.VideoState.Failure;
import io.nebulagate.application.videos.VideoState.Status;
import io.nebulagate.application.videos.VideoTask;
import io.nebulagate.application.videos.VideoTasks;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresVideoTasksTest {

  private static final Comparator<RequestId> ORDER = Comparator.comparing(RequestId::toString);
  private static final AtomicLong TENANTS = new AtomicLong(9_000_000);
  private static final AtomicLong IDS = new AtomicLong(System.currentTimeMillis() << 16);

  @Inject VideoTasks tasks;
  @Inject DataSource dataSource;

  private final long tenant = TENANTS.incrementAndGet();

  @Test
  void whatIsKeptIsFoundAsItWasByItsTenantAlone() {
    VideoTask task = begun();

    VideoTask found = tasks.find(tenant, task.id()).orElseThrow();

    assertThat(found).isEqualTo(task);
    assertThat(tasks.find(tenant + 1, task.id())).isEmpty();
  }

  @Test
  void theSameTwiceIsKeptOnce() {
    VideoTask task = begun();

    tasks.add(task);

    assertThat(tasks.list(tenant, Optional.empty(), 10, true)).hasSize(1);
  }

  @Test
  void theFirstEndCounts() {
    VideoTask task = begun();

    tasks.observe(task.id(), state(Status.IN_PROGRESS, OptionalInt.of(8)));
    tasks.observe(task.id(), state(Status.COMPLETED, OptionalInt.empty()));
    VideoTask late = tasks.observe(task.id(), task.state().failed(new Failure("late", "too late")));

    assertThat(late.state().status()).isEqualTo(Status.COMPLETED);
    assertThat(late.state().seconds()).hasValue(8); // what is not told again stays
    assertThat(late.state().failure()).isEmpty();
  }

  @Test
  void ofManyEndsThatAreToldAtOnceEverybodySeesTheSame() throws Exception {
    VideoTask task = begun();
    List<Callable<Status>> replicas =
        IntStream.range(0, 8)
            .<Callable<Status>>mapToObj(number ->
                () ->
                    tasks
                        .observe(
                            task.id(),
                            state(
                                number % 2 == 0 ? Status.COMPLETED : Status.FAILED,
                                OptionalInt.of(number + 1)))
                        .state()
                        .status())
            .toList();

    List<Status> seen = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Status> replica : threads.invokeAll(replicas)) {
        seen.add(replica.get());
      }
    }

    assertThat(seen).hasSize(8);
    assertThat(seen.stream().distinct()).hasSize(1);
  }

  @Test
  void aTaskIsClaimedByOneReplicaAndNotAgainAtOnce() throws Exception {
    VideoTask task = begun();
    assertThat(claimed()).doesNotContain(task.id()); // it has only begun
    sql("UPDATE video_tasks SET due_at = now() WHERE id = ?", task.id());

    List<Callable<List<RequestId>>> replicas =
        IntStream.range(0, 8).<Callable<List<RequestId>>>mapToObj(_ -> this::claimed).toList();
    List<RequestId> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<List<RequestId>> replica : threads.invokeAll(replicas)) {
        all.addAll(replica.get());
      }
    }
    all.addAll(claimed());

    assertThat(all.stream().filter(task.id()::equals)).hasSize(1);
  }

  @Test
  void whatIsSettledIsLookedAfterByNobody() throws Exception {
    VideoTask task = begun();
    assertThat(open()).contains(task.id());

    tasks.settled(task.id());
    sql("UPDATE video_tasks SET due_at = now() WHERE id = ?", task.id());

    assertThat(open()).doesNotContain(task.id());
    assertThat(claimed()).doesNotContain(task.id());
    assertThat(tasks.find(tenant, task.id()).orElseThrow().settled()).isTrue();
  }

  @Test
  void whatIsDeletedIsSeenByNobodyButStillSettled() {
    VideoTask task = begun();

    tasks.delete(task.id());

    assertThat(tasks.find(tenant, task.id())).isEmpty();
    assertThat(tasks.list(tenant, Optional.empty(), 10, true)).isEmpty();
    assertThat(open()).contains(task.id());
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() {
    List<RequestId> ids = IntStream.range(0, 3).mapToObj(_ -> begun().id()).sorted(ORDER).toList();

    assertThat(page(Optional.empty(), 2, false)).isEqualTo(ids.subList(0, 2));
    assertThat(page(Optional.of(ids.get(1)), 2, false)).isEqualTo(ids.subList(2, 3));
    assertThat(page(Optional.of(ids.get(1)), 2, true)).isEqualTo(ids.subList(0, 1));
  }

  @Test
  void onlyWhatIsOldAndSettledIsForgotten() throws Exception {
    VideoTask old = begun();
    VideoTask unsettled = begun();
    tasks.settled(old.id());
    sql("UPDATE video_tasks SET created_at = now() - interval '31 days' WHERE id = ?", old.id());
    sql(
        "UPDATE video_tasks SET created_at = now() - interval '31 days' WHERE id = ?",
        unsettled.id());

    tasks.forget(Duration.ofDays(30), 1_000);

    assertThat(tasks.find(tenant, old.id())).isEmpty();
    assertThat(tasks.find(tenant, unsettled.id())).isPresent();
  }

  private List<RequestId> page(Optional<RequestId> after, int limit, boolean newestFirst) {
    return tasks.list(tenant, after, limit, newestFirst).stream().map(VideoTask::id).toList();
  }

  private List<RequestId> claimed() {
    return tasks.claim(1_000).stream().map(VideoTask::id).toList();
  }

  private List<RequestId> open() {
    return tasks.open(Optional.empty(), 10_000);
  }

  private VideoTask begun() {
    VideoTask task =
        new VideoTask(
            new RequestId(new UUID(IDS.incrementAndGet(), tenant)),
            new RequestRecord.Caller(7, new AccountId(8), tenant),
            new VideoTask.Models(new ModelName("clip"), new ModelName("sora-2")),
            new Place(1, "p", 2, 3),
            new VideoTask.Terms(
                Money.ofNanos(400_000_000),
                new PriceSheet(
                    5,
                    Map.of(TokenKind.INPUT, Price.FREE, TokenKind.OUTPUT, Price.FREE),
                    Map.of(Unit.CALL, Price.of("0.01"), Unit.SECOND, Price.of("0.1")),
                    Rounding.QUOTA),
                new BigDecimal("1.5")),
            state(Status.QUEUED, OptionalInt.of(4)),
            Instant.now().truncatedTo(ChronoUnit.MICROS),
            true,
            false);
    tasks.add(task);
    return task;
  }

  private static VideoState state(Status status, OptionalInt seconds) {
    return new VideoState(
        "video_there",
        status,
        0,
        seconds,
        Optional.of("720x1280"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void sql(String sql, RequestId id) throws Exception {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id.uuid());
      statement.executeUpdate();
    }
  }
}

package io.nebulagate.persistence.postgres.videos;

import io.nebulagate.application.routing.Place;
import io.nebulagate.application.videos.VideoState;
import io.nebulagate.application.videos.VideoTask;
import io.nebulagate.application.videos.VideoTasks;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** In PostgreSQL, by its clock; a row that one replica looks at, the others leave out. */
@ApplicationScoped
public class PostgresVideoTasks implements VideoTasks {

  private static final String ADD =
      """
      INSERT INTO video_tasks (
        id, tenant_id, account_id, api_key_id, model, priced_model, provider_id, provider,
        provider_key_id, route_id, upstream_id, held_nanos, price_version, price_call,
        price_second, rounding, group_ratio, status, progress, seconds, size, error_code,
        error_message, created_at, completed_at, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO NOTHING
      """;

  /** Where the range of ids begins, and where it ends. */
  private static final UUID FIRST = new UUID(0, 0);

  private static final UUID LAST = new UUID(-1, -1);

  private static final String FIND =
      "SELECT *, "
          + VideoRows.FRESH
          + " FROM video_tasks WHERE tenant_id = ? AND id = ? AND NOT deleted";

  private static final String LIST =
      "SELECT *, "
          + VideoRows.FRESH
          + " FROM video_tasks WHERE tenant_id = ? AND NOT deleted AND id ";

  /** A provider that does not tell when it was done has just done it. */
  private static final String OBSERVE =
      """
      UPDATE video_tasks
      SET status = ?, progress = ?, seconds = coalesce(?, seconds), size = coalesce(?, size),
          completed_at = CASE WHEN ? THEN coalesce(?, clock_timestamp()) END,
          expires_at = ?, error_code = ?, error_message = ?,
          observed_at = clock_timestamp()
      WHERE id = ? AND status IN ('QUEUED', 'IN_PROGRESS')
      """;

  private static final String CLAIM =
      """
      UPDATE video_tasks
      SET due_at = clock_timestamp() + least(interval '60 seconds',
                     greatest(interval '5 seconds', (clock_timestamp() - created_at) / 10))
      WHERE id IN (SELECT id FROM video_tasks WHERE NOT settled AND due_at <= clock_timestamp()
                   ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
      RETURNING *, false AS fresh
      """;

  private static final String OPEN =
      """
      SELECT id FROM video_tasks
      WHERE NOT settled AND held_nanos > 0 AND id > ? ORDER BY id LIMIT ?
      """;

  private static final String FORGET =
      """
      DELETE FROM video_tasks WHERE id IN (
        SELECT id FROM video_tasks
        WHERE settled AND created_at < now() - ? * interval '1 second'
        ORDER BY created_at LIMIT ? FOR UPDATE SKIP LOCKED)
      """;

  private final Statements statements;

  PostgresVideoTasks(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public void add(VideoTask task) {
    Place place = task.place();
    VideoState state = task.state();
    statements.update(
        ADD,
        task.id().uuid(),
        task.caller().tenant(),
        task.caller().account().value(),
        task.caller().apiKeyId(),
        task.models().asked().value(),
        task.models().priced().value(),
        place.providerId(),
        place.provider(),
        place.keyId(),
        place.routeId(),
        state.upstreamId(),
        task.terms().held().nanos(),
        task.terms().price().version(),
        price(task, Unit.CALL),
        price(task, Unit.SECOND),
        task.terms().price().rounding().name(),
        task.terms().groupRatio(),
        state.status().name(),
        state.progress(),
        state.seconds().orElse(0),
        state.size().orElse(null),
        state.failure().map(VideoState.Failure::code).orElse(null),
        state.failure().map(VideoState.Failure::message).orElse(null),
        task.createdAt(),
        state.completedAt().orElse(null),
        state.expiresAt().orElse(null));
  }

  private static @Nullable BigDecimal price(VideoTask task, Unit unit) {
    Price price = task.terms().price().units().get(unit);
    return price == null ? null : price.dollars();
  }

  @Override
  @Transactional
  public Optional<VideoTask> find(long tenant, RequestId id) {
    return statements.all(FIND, VideoRows::read, tenant, id.uuid()).stream().findFirst();
  }

  @Override
  @Transactional
  public List<VideoTask> list(
      long tenant, Optional<RequestId> after, int limit, boolean newestFirst) {
    UUID from = after.map(RequestId::uuid).orElse(newestFirst ? LAST : FIRST);
    return statements.all(
        LIST + (newestFirst ? "< ? ORDER BY id DESC LIMIT ?" : "> ? ORDER BY id LIMIT ?"),
        VideoRows::read,
        tenant,
        from,
        limit);
  }

  @Override
  @Transactional
  public VideoTask observe(RequestId id, VideoState told) {
    statements.update(
        OBSERVE,
        told.status().name(),
        told.progress(),
        told.seconds().isPresent() ? (Integer) told.seconds().getAsInt() : null,
        told.size().orElse(null),
        told.status() == VideoState.Status.COMPLETED,
        told.completedAt().orElse(null),
        told.expiresAt().orElse(null),
        told.failure().map(VideoState.Failure::code).orElse(null),
        told.failure().map(VideoState.Failure::message).orElse(null),
        id.uuid());
    return statements
        .all("SELECT *, true AS fresh FROM video_tasks WHERE id = ?", VideoRows::read, id.uuid())
        .getFirst();
  }

  @Override
  @Transactional
  public void settled(RequestId id) {
    statements.update("UPDATE video_tasks SET settled = true WHERE id = ?", id.uuid());
  }

  @Override
  @Transactional
  public void delete(RequestId id) {
    statements.update("UPDATE video_tasks SET deleted = true WHERE id = ?", id.uuid());
  }

  @Override
  @Transactional
  public List<VideoTask> claim(int limit) {
    return statements.all(CLAIM, VideoRows::read, limit);
  }

  @Override
  @Transactional
  public List<RequestId> open(Optional<RequestId> after, int limit) {
    return statements.all(
        OPEN,
        row -> new RequestId(row.getObject("id", UUID.class)),
        after.map(RequestId::uuid).orElse(FIRST),
        limit);
  }

  @Override
  @Transactional
  public int forget(Duration age, int limit) {
    return statements.update(FORGET, age.toSeconds(), limit);
  }
}

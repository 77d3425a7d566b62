package io.nebulagate.persistence.postgres.sync;

import io.nebulagate.application.routing.Offer;
import io.nebulagate.application.sync.CheckInReport.Outcome;
import io.nebulagate.application.sync.Learnt;
import io.nebulagate.application.sync.SiteState;
import io.nebulagate.application.sync.SiteStore;
import io.nebulagate.application.sync.SyncChanges;
import io.nebulagate.application.sync.SyncChanges.CostChange;
import io.nebulagate.application.sync.SyncChanges.Counts;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.site.Figures;
import io.nebulagate.domain.site.Window;
import io.nebulagate.persistence.postgres.Statements;
import io.nebulagate.persistence.postgres.routing.ProviderCosts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Sites in PostgreSQL. Order of locks: the provider, its site, everything of it. What a second sync
 * does not find changed is not written, so no replica hears of it.
 */
@ApplicationScoped
public class PostgresSiteStore implements SiteStore {

  /** A site that is new has no row yet. */
  private static final String OPEN =
      """
      INSERT INTO provider_sites (provider_id)
      SELECT p.id FROM providers p
      WHERE p.type = 'NEWAPI'
        AND NOT EXISTS (SELECT FROM provider_sites s WHERE s.provider_id = p.id)
      ON CONFLICT DO NOTHING
      """;

  private static final String CLAIM =
      """
      UPDATE provider_sites SET lease = gen_random_uuid(), lease_until = ?
      WHERE provider_id = ? AND lease_until <= ? RETURNING provider_id, lease
      """;

  private static final String CLAIM_DUE =
      """
      UPDATE provider_sites c SET lease = gen_random_uuid(), lease_until = ?
      FROM (SELECT s.provider_id FROM provider_sites s JOIN providers p ON p.id = s.provider_id
            WHERE s.next_sync_at <= ? AND s.lease_until <= ? AND p.enabled
            ORDER BY s.next_sync_at, s.provider_id LIMIT ? FOR UPDATE OF s SKIP LOCKED) AS due
      WHERE c.provider_id = due.provider_id RETURNING c.provider_id, c.lease
      """;

  private static final String CLAIM_CHECK_INS =
      """
      UPDATE provider_sites c SET lease = gen_random_uuid(), lease_until = ?
      FROM (SELECT s.provider_id FROM provider_sites s JOIN providers p ON p.id = s.provider_id
            WHERE p.check_in AND p.enabled AND s.lease_until <= ? AND s.next_check_in_at <= ?
              AND (s.check_in_day IS NULL OR s.check_in_day < ? OR s.check_in_outcome = 'FAILED')
            ORDER BY s.next_check_in_at, s.provider_id LIMIT ? FOR UPDATE OF s SKIP LOCKED) AS due
      WHERE c.provider_id = due.provider_id RETURNING c.provider_id, c.lease
      """;

  private static final String FIND =
      "SELECT *, next_sync_at > '-infinity' AS scheduled FROM provider_sites WHERE provider_id = ?";

  private static final String RELEASE =
      "UPDATE provider_sites SET lease_until = '-infinity' WHERE provider_id = ? AND lease = ?";

  private static final String LOCK_PROVIDER =
      "SELECT id FROM providers WHERE id = ? FOR NO KEY UPDATE";

  private static final String LOCK =
      """
      SELECT provider_id FROM provider_sites
      WHERE provider_id = ? AND lease = ? AND lease_until > ? FOR UPDATE
      """;

  private static final String LEARN =
      """
      UPDATE provider_sites
      SET lease_until = '-infinity', next_sync_at = ?, synced_at = ?, failures = 0,
          failure_code = NULL, failure = NULL, failed_at = NULL,
          kind = ?, version = ?, quota_per_dollar = ?, turnstile = ?,
          balance = ?, balance_at = ?, used = ?, cost_seen = ?, unpriced_seen = ?, rewards = 0,
          window_since = ?, window_charged = ?, window_cost = ?, window_unpriced = ?,
          drift = ?::jsonb
      WHERE provider_id = ?
      """;

  private static final String FAIL =
      """
      UPDATE provider_sites
      SET lease_until = '-infinity', next_sync_at = ?, failures = failures + 1, failure_code = ?,
          failure = ?, failed_at = ?
      WHERE provider_id = ? AND lease = ?
      """;

  private static final String CHECKED_IN =
      """
      UPDATE provider_sites
      SET lease_until = '-infinity', check_in_day = ?, check_in_outcome = ?, check_in_reward = ?,
          check_in_message = ?, checked_in_at = ?, next_check_in_at = ?, rewards = rewards + ?
      WHERE provider_id = ? AND lease = ?
      """;

  private final Statements statements;
  private final SiteKeys keys;
  private final SiteRoutes routes;
  private final ProviderCosts costs;

  PostgresSiteStore(Statements statements, SiteKeys keys, SiteRoutes routes, ProviderCosts costs) {
    this.statements = statements;
    this.keys = keys;
    this.routes = routes;
    this.costs = costs;
  }

  @Override
  @Transactional
  public Optional<Lease> claim(long provider, Instant now, Duration length) {
    statements.update(OPEN);
    return statements.first(CLAIM, PostgresSiteStore::lease, now.plus(length), provider, now);
  }

  @Override
  @Transactional
  public List<Lease> claimDue(Instant now, Duration length, int limit) {
    statements.update(OPEN);
    return statements.all(CLAIM_DUE, PostgresSiteStore::lease, now.plus(length), now, now, limit);
  }

  @Override
  @Transactional
  public List<Lease> claimCheckIns(LocalDate day, Instant now, Duration length, int limit) {
    statements.update(OPEN);
    return statements.all(
        CLAIM_CHECK_INS, PostgresSiteStore::lease, now.plus(length), now, now, day, limit);
  }

  private static Lease lease(ResultSet row) throws SQLException {
    return new Lease(row.getLong("provider_id"), row.getObject("lease", UUID.class));
  }

  @Override
  @Transactional
  public void release(Lease lease) {
    statements.update(RELEASE, lease.provider(), lease.id());
  }

  @Override
  @Transactional
  public SiteState find(long provider) {
    return statements.first(FIND, SiteRows::state, provider).orElse(SiteState.UNKNOWN);
  }

  @Override
  @Transactional
  public Map<Long, ProviderKey> keys(long provider) {
    Map<Long, ProviderKey> byToken = new HashMap<>();
    keys.all(provider).forEach(token -> byToken.put(token.token().id(), token.key()));
    return byToken;
  }

  @Override
  @Transactional
  public List<KeptToken> tokens(long provider) {
    return keys.all(provider);
  }

  @Override
  @Transactional
  public Optional<SyncChanges> learn(Lease lease, Learnt learnt, Instant now) {
    long provider = lease.provider();
    statements.first(LOCK_PROVIDER, row -> row.getLong(1), provider);
    if (statements.first(LOCK, row -> row.getLong(1), provider, lease.id(), now).isEmpty()) {
      return Optional.empty();
    }
    Map<Long, Long> ids = new HashMap<>();
    Counts changedKeys = keys.follow(provider, learnt.keys(), now, ids);
    Counts changedRoutes = routes.follow(provider, learnt.sales().routes(), ids);
    Counts changedModels = routes.nameModels(provider, learnt.sales().routes());
    routes.describe(provider, learnt.sales().models());
    List<CostChange> changedCosts = price(provider, learnt.sales().costs(), now);
    keepFacts(provider, learnt, now);
    return Optional.of(new SyncChanges(changedKeys, changedRoutes, changedModels, changedCosts));
  }

  private List<CostChange> price(
      long provider, Map<Learnt.Cost, Optional<PriceSheet>> said, Instant now) {
    Map<Offer, PriceSheet> newest = costs.newest(provider);
    Map<Offer, Optional<PriceSheet>> added = new HashMap<>();
    List<CostChange> changes = new ArrayList<>();
    said.forEach((of, sheet) -> {
      Offer offer = new Offer(provider, of.model(), Optional.of(of.group()));
      Optional<PriceSheet> before = Optional.ofNullable(newest.get(offer));
      if (!before.map(kept -> kept.as(0)).equals(sheet.map(told -> told.as(0)))) {
        added.put(offer, sheet);
        changes.add(new CostChange(of, before, sheet));
      }
    });
    if (!added.isEmpty()) {
      costs.add(added, now);
    }
    changes.sort(
        Comparator.comparing((CostChange change) -> change.of().model())
            .thenComparing(change -> change.of().group()));
    return changes;
  }

  private void keepFacts(long provider, Learnt learnt, Instant now) {
    Figures figures = learnt.books().figures();
    Window window = learnt.books().window();
    statements.update(
        LEARN,
        learnt.nextAt(),
        now,
        learnt.about().kind().name(),
        learnt.about().version().orElse(null),
        learnt.about().unit().perDollar(),
        learnt.about().turnstile(),
        figures.balance().nanos(),
        figures.at(),
        figures.used().map(Money::nanos).orElse(null),
        figures.cost().nanos(),
        figures.unpriced(),
        window.since(),
        window.charged().nanos(),
        window.cost().nanos(),
        window.unpriced(),
        SiteRows.write(learnt.books().drift()),
        provider);
  }

  @Override
  @Transactional
  public void failed(Lease lease, SiteState.Failure failure, Instant nextAt) {
    statements.update(
        FAIL,
        nextAt,
        failure.code(),
        failure.message(),
        failure.at(),
        lease.provider(),
        lease.id());
  }

  @Override
  @Transactional
  public void checkedIn(Lease lease, SiteState.CheckIn result, Instant nextAt) {
    if (result.outcome() == Outcome.OFF) {
      statements.update("UPDATE providers SET check_in = false WHERE id = ?", lease.provider());
    }
    statements.update(
        CHECKED_IN,
        result.day(),
        result.outcome().name(),
        result.reward().map(Money::nanos).orElse(null),
        result.message(),
        result.at(),
        result.outcome().settled() ? result.at() : nextAt,
        result.reward().map(Money::nanos).orElse(0L),
        lease.provider(),
        lease.id());
  }
}

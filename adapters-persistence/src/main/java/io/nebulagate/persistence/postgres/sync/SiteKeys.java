package io.nebulagate.persistence.postgres.sync;

import static io.nebulagate.persistence.postgres.Statements.instantIfAny;

import io.nebulagate.application.sync.LearntKey;
import io.nebulagate.application.sync.SiteStore.KeptToken;
import io.nebulagate.application.sync.SyncChanges.Counts;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.site.SiteToken;
import io.nebulagate.persistence.postgres.Statements;
import io.nebulagate.persistence.postgres.routing.KeyCiphertexts;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A site's keys, each one of its tokens. */
@ApplicationScoped
class SiteKeys {

  private static final Secret UNSEEN = Secret.of("");

  private static final String ALL =
      """
      SELECT k.*, t.name, t.enabled, t.expires_at, t.group_name, t.models,
             (SELECT count(*) FROM routes r WHERE r.key_id = k.id) AS routes
      FROM provider_keys k LEFT JOIN site_tokens t ON t.key_id = k.id
      WHERE k.provider_id = ? AND k.site_token_id IS NOT NULL ORDER BY k.site_token_id
      """;

  private static final String ADD =
      """
      INSERT INTO provider_keys
        (id, provider_id, site_token_id, ciphertext, status, reason, upstream_group)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String CHANGE =
      """
      UPDATE provider_keys
      SET ciphertext = coalesce(?, ciphertext), status = ?, reason = ?, upstream_group = ?
      WHERE id = ?
      """;

  private static final String DESCRIBE =
      """
      INSERT INTO site_tokens (key_id, name, enabled, expires_at, group_name, models)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (key_id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled,
        expires_at = excluded.expires_at, group_name = excluded.group_name,
        models = excluded.models
      """;

  private final Statements statements;
  private final KeyCiphertexts ciphertexts;

  SiteKeys(Statements statements, KeyCiphertexts ciphertexts) {
    this.statements = statements;
    this.ciphertexts = ciphertexts;
  }

  List<KeptToken> all(long provider) {
    return statements.all(ALL, this::token, provider);
  }

  /** Puts in force what was learnt; {@code ids} is told which key each token is. */
  Counts follow(long provider, List<LearntKey> learnt, Instant now, Map<Long, Long> ids) {
    Map<Long, KeptToken> kept = new HashMap<>();
    all(provider).forEach(token -> kept.put(token.token().id(), token));
    int added = 0;
    int changed = 0;
    for (LearntKey key : learnt) {
      KeptToken before = kept.remove(key.token().id());
      ProviderKey was = before == null ? unknown(provider) : before.key();
      ProviderKey is = key.after(was, now);
      ids.put(key.token().id(), is.id());
      if (before == null) {
        added++;
        add(is, key.token().id());
      } else if (!is.equals(was)) {
        changed++;
        change(was, is);
      }
      if (before == null || !unseen(key.token()).equals(before.token())) {
        describe(is.id(), key.token());
      }
    }
    if (!kept.isEmpty()) {
      Long[] gone = kept.values().stream().map(token -> token.key().id()).toArray(Long[]::new);
      statements.update("DELETE FROM provider_keys WHERE id = ANY (?)", (Object) gone);
    }
    return new Counts(added, kept.size(), changed);
  }

  private ProviderKey unknown(long provider) {
    long id =
        statements.first("SELECT nextval('provider_key_ids')", row -> row.getLong(1)).orElseThrow();
    return ProviderKey.of(id, provider, UNSEEN);
  }

  private void add(ProviderKey key, long token) {
    statements.update(
        ADD,
        key.id(),
        key.providerId(),
        token,
        ciphertexts.write(key.id(), key.providerId(), key.secret()),
        key.status().name(),
        key.reason().orElse(null),
        key.group().orElse(null));
  }

  private void change(ProviderKey was, ProviderKey is) {
    byte @Nullable [] text =
        is.secret().equals(was.secret())
            ? null
            : ciphertexts.write(is.id(), is.providerId(), is.secret());
    statements.update(
        CHANGE,
        text,
        is.status().name(),
        is.reason().orElse(null),
        is.group().orElse(null),
        is.id());
  }

  private void describe(long key, SiteToken token) {
    statements.update(
        DESCRIBE,
        key,
        token.name(),
        token.on(),
        token.expiresAt().orElse(null),
        token.group(),
        token
            .models()
            .map(some -> some.stream().map(ModelName::value).sorted().toArray(String[]::new))
            .orElse(null));
  }

  private static SiteToken unseen(SiteToken token) {
    return new SiteToken(
        token.id(),
        token.name(),
        UNSEEN,
        token.on(),
        token.expiresAt(),
        token.group(),
        token.models());
  }

  private KeptToken token(ResultSet row) throws SQLException {
    long id = row.getLong("id");
    long provider = row.getLong("provider_id");
    ProviderKey key =
        new ProviderKey(
            id,
            provider,
            ciphertexts.read(id, provider, row.getBytes("ciphertext")),
            ProviderKey.Status.valueOf(row.getString("status")),
            Optional.ofNullable(row.getString("reason")),
            Optional.ofNullable(row.getString("upstream_group")));
    SiteToken token =
        new SiteToken(
            row.getLong("site_token_id"),
            Optional.ofNullable(row.getString("name")).orElse(""),
            UNSEEN,
            row.getBoolean("enabled"),
            instantIfAny(row, "expires_at"),
            Optional.ofNullable(row.getString("group_name")).orElse(""),
            models(row.getArray("models")));
    return new KeptToken(token, key, row.getInt("routes"));
  }

  private static Optional<Set<ModelName>> models(@Nullable Array kept) throws SQLException {
    return kept == null
        ? Optional.empty()
        : Optional.of(
            Stream.of((String[]) kept.getArray()).map(ModelName::new).collect(Collectors.toSet()));
  }
}

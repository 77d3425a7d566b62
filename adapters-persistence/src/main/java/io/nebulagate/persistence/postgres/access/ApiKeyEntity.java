package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.ApiKeyStore.NewText;
import io.nebulagate.application.access.ApiKeyStore.Previous;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "api_keys")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ApiKeyEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  long id;

  String hash;
  String name;

  @Column(name = "account_id")
  long accountId;

  @Column(name = "tenant_id")
  long tenantId;

  @Enumerated(EnumType.STRING)
  ApiKey.Status status;

  @Column(name = "allowed_models")
  String @Nullable [] allowedModels;

  @Column(name = "allow_ips")
  String @Nullable [] allowIps;

  @Column(name = "rpm_limit")
  @Nullable Long rpmLimit;

  @Column(name = "tpm_limit")
  @Nullable Long tpmLimit;

  @Column(name = "concurrency_limit")
  @Nullable Long concurrencyLimit;

  @Column(name = "daily_budget_nanos")
  @Nullable Long dailyBudgetNanos;

  @Column(name = "monthly_budget_nanos")
  @Nullable Long monthlyBudgetNanos;

  @Column(name = "project_id")
  @Nullable Long projectId;

  String[] tags;

  @Column(name = "previous_hash")
  @Nullable String previousHash;

  @Column(name = "previous_until")
  @Nullable Instant previousUntil;

  @Column(name = "expires_at")
  @Nullable Instant expiresAt;

  @Column(name = "group_name")
  String group;

  /** Whether {@code api_key_texts} may have its text. */
  boolean revealable;

  String prefix;
  String last4;

  @Column(name = "created_at")
  Instant createdAt;

  static ApiKeyEntity of(ApiKey key) {
    ApiKeyEntity entity = new ApiKeyEntity();
    entity.hash = key.hash().hex();
    entity.prefix = key.shown().prefix();
    entity.last4 = key.shown().last4();
    entity.createdAt = key.createdAt();
    entity.revealable = key.settings().revealable();
    entity.set(key);
    return entity;
  }

  /** Takes over what may change; a text that is not kept does not come back. */
  final void set(ApiKey key) {
    tenantId = key.tenant();
    ApiKey.Settings settings = key.settings();
    name = settings.name();
    accountId = settings.account().value();
    status = settings.status();
    revealable = revealable && settings.revealable();
    set(settings.scope());
    set(settings.limits());
    set(settings.labels());
  }

  private void set(Scope scope) {
    allowedModels =
        scope
            .models()
            .map(models -> models.stream().map(ModelName::value).sorted().toArray(String[]::new))
            .orElse(null);
    allowIps =
        scope
            .addresses()
            .map(ranges -> ranges.stream().map(AddressRange::text).toArray(String[]::new))
            .orElse(null);
    expiresAt = scope.expiresAt().orElse(null);
  }

  private void set(Limits limits) {
    rpmLimit = boxed(limits.requestsPerMinute());
    tpmLimit = boxed(limits.tokensPerMinute());
    concurrencyLimit = boxed(limits.concurrency());
    dailyBudgetNanos = limits.dailyBudget().map(Money::nanos).orElse(null);
    monthlyBudgetNanos = limits.monthlyBudget().map(Money::nanos).orElse(null);
  }

  private void set(Labels labels) {
    group = labels.group();
    projectId = boxed(labels.project());
    tags = labels.tags().toArray(String[]::new);
  }

  /** Gives the key another text; its own finds it as long as {@code until} says. */
  final void rotate(NewText text, Optional<Instant> until) {
    previousHash = until.isPresent() ? hash : null;
    previousUntil = until.orElse(null);
    hash = text.hash().hex();
    prefix = text.shown().prefix();
    last4 = text.shown().last4();
  }

  Optional<Previous> previous() {
    return previousHash == null || previousUntil == null
        ? Optional.empty()
        : Optional.of(new Previous(new KeyHash(previousHash), previousUntil));
  }

  /** The key as the holder of one of its texts has it. */
  ApiKey toDomain(KeyHash presented) {
    ApiKey key = toDomain();
    return previous()
        .filter(earlier -> earlier.hash().equals(presented))
        .map(earlier -> key.untilAtMost(earlier.until()))
        .orElse(key);
  }

  ApiKey toDomain() {
    Labels labels = new Labels(group, unboxed(projectId), List.of(tags));
    return new ApiKey(
        id,
        new KeyHash(hash),
        tenantId,
        new ApiKey.Settings(
            name, new AccountId(accountId), status, scope(), limits(), labels, revealable),
        new ApiKey.Shown(prefix, last4),
        createdAt);
  }

  private Scope scope() {
    return new Scope(
        Optional.ofNullable(allowedModels)
            .map(models -> Stream.of(models).map(ModelName::new).collect(Collectors.toSet())),
        Optional.ofNullable(allowIps)
            .map(blocks ->
                Stream.of(blocks).map(block -> AddressRange.parse(block).orElseThrow()).toList()),
        Optional.ofNullable(expiresAt));
  }

  private Limits limits() {
    return new Limits(
        unboxed(rpmLimit),
        unboxed(tpmLimit),
        unboxed(concurrencyLimit),
        Optional.ofNullable(dailyBudgetNanos).map(Money::ofNanos),
        Optional.ofNullable(monthlyBudgetNanos).map(Money::ofNanos));
  }

  private static @Nullable Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static OptionalLong unboxed(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}

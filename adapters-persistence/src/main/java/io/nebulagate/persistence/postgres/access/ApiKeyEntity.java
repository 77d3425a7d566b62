package io.nebulagate.persistence.postgres.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
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

  @Column(name = "expires_at")
  @Nullable Instant expiresAt;

  @Column(name = "group_name")
  String group;

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
    entity.set(key);
    return entity;
  }

  /** Takes over what may change. */
  final void set(ApiKey key) {
    tenantId = key.tenant();
    ApiKey.Settings settings = key.settings();
    name = settings.name();
    accountId = settings.account().value();
    status = settings.status();
    allowedModels =
        settings
            .scope()
            .models()
            .map(models -> models.stream().map(ModelName::value).sorted().toArray(String[]::new))
            .orElse(null);
    expiresAt = settings.scope().expiresAt().orElse(null);
    group = settings.labels().group();
  }

  ApiKey toDomain() {
    Scope scope =
        new Scope(
            Optional.ofNullable(allowedModels)
                .map(models -> Stream.of(models).map(ModelName::new).collect(Collectors.toSet())),
            Optional.empty(),
            Optional.ofNullable(expiresAt));
    Labels labels = new Labels(group, OptionalLong.empty(), List.of());
    return new ApiKey(
        id,
        new KeyHash(hash),
        tenantId,
        new ApiKey.Settings(name, new AccountId(accountId), status, scope, Limits.NONE, labels),
        new ApiKey.Shown(prefix, last4),
        createdAt);
  }
}

package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of keys does. */
public abstract class ApiKeyStoreContract {

  private static final Instant MADE = Instant.parse("2026-11-20T10:00:00.123456Z");

  /** The store under test; it may have other keys in it. */
  protected abstract ApiKeyStore store();

  @Test
  protected void anAddedKeyIsFoundByIdAndByHash() {
    ApiKey key = store().add(aKey("a"));

    assertThat(key.id()).isPositive();
    assertThat(store().find(key.id())).contains(key);
    assertThat(store().find(key.hash())).contains(key);
    assertThat(key).usingRecursiveComparison().ignoringFields("id", "hash").isEqualTo(aKey("a"));
  }

  @Test
  protected void everyFieldIsKept() {
    ApiKey key =
        store()
            .add(
                with(
                    aKey("a"),
                    ApiKey.Status.DISABLED,
                    Optional.of(Set.of(new ModelName("m1"), new ModelName("org/m2"))),
                    Optional.of(Instant.parse("2027-01-01T00:00:00Z"))));

    assertThat(store().find(key.id())).contains(key);
  }

  @Test
  protected void noModelsIsNotTheSameAsAllModels() {
    ApiKey none =
        store()
            .add(with(aKey("a"), ApiKey.Status.ENABLED, Optional.of(Set.of()), Optional.empty()));

    assertThat(store().find(none.id()).orElseThrow().allowedModels()).contains(Set.of());
  }

  @Test
  protected void anUpdateKeepsWhatCannotChange() {
    ApiKey key = store().add(aKey("a"));
    ApiKey changed =
        new ApiKey(
            key.id(),
            new KeyHash("00"),
            "renamed",
            new AccountId(2000),
            2,
            ApiKey.Status.DISABLED,
            Optional.of(Set.of(new ModelName("m"))),
            Optional.of(MADE),
            "vip",
            "other",
            "none",
            Instant.EPOCH);

    store().update(changed);

    ApiKey kept = store().find(key.id()).orElseThrow();
    assertThat(kept)
        .usingRecursiveComparison()
        .ignoringFields("hash", "prefix", "last4", "createdAt")
        .isEqualTo(changed);
    assertThat(kept.hash()).isEqualTo(key.hash());
    assertThat(kept.prefix()).isEqualTo(key.prefix());
    assertThat(kept.last4()).isEqualTo(key.last4());
    assertThat(kept.createdAt()).isEqualTo(MADE);
  }

  @Test
  protected void aRemovedKeyIsGone() {
    ApiKey key = store().add(aKey("a"));

    assertThat(store().remove(key.id())).isTrue();

    assertThat(store().remove(key.id())).isFalse();
    assertThat(store().find(key.id())).isEmpty();
    assertThat(store().find(key.hash())).isEmpty();
  }

  @Test
  protected void updatingWhatIsNotThereDoesNothing() {
    ApiKey key = store().add(aKey("a"));
    store().remove(key.id());

    store().update(key);

    assertThat(store().find(key.id())).isEmpty();
  }

  @Test
  protected void pagesComeNewestFirst() {
    long before = store().list(0, 1).total();
    ApiKey first = store().add(aKey("a"));
    ApiKey second = store().add(aKey("b"));
    ApiKey third = store().add(aKey("c"));

    Page<ApiKey> page = store().list(0, 2);

    assertThat(page.items()).containsExactly(third, second);
    assertThat(page.total()).isEqualTo(before + 3);
    assertThat(store().list(1, 2).items()).startsWith(first);
    assertThat(store().list(1_000_000, 100).items()).isEmpty();
  }

  private static ApiKey aKey(String name) {
    Secret raw = Secret.of("sk-ng-" + LedgerBench.newId());
    return new ApiKey(
        0,
        KeyHash.of(raw, Secret.of("pepper")),
        name,
        new AccountId(1000),
        1,
        ApiKey.Status.ENABLED,
        Optional.empty(),
        Optional.empty(),
        "",
        "sk-ng-abcd",
        "wxyz",
        MADE);
  }

  private static ApiKey with(
      ApiKey key,
      ApiKey.Status status,
      Optional<Set<ModelName>> models,
      Optional<Instant> expiresAt) {
    return new ApiKey(
        key.id(),
        key.hash(),
        key.name(),
        key.account(),
        key.tenant(),
        status,
        models,
        expiresAt,
        key.group(),
        key.prefix(),
        key.last4(),
        key.createdAt());
  }
}

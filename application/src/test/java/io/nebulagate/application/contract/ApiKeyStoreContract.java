package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
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
                    settings()
                        .with(ApiKey.Status.DISABLED)
                        .with(
                            Scope.of(Set.of(new ModelName("m1"), new ModelName("org/m2")))
                                .until(Instant.parse("2027-01-01T00:00:00Z")))));

    assertThat(store().find(key.id())).contains(key);
  }

  @Test
  protected void noModelsIsNotTheSameAsAllModels() {
    ApiKey none = store().add(with(aKey("a"), settings().with(Scope.of(Set.of()))));

    assertThat(store().find(none.id()).orElseThrow().scope().models()).contains(Set.of());
  }

  @Test
  protected void anUpdateKeepsWhatCannotChange() {
    ApiKey key = store().add(aKey("a"));
    ApiKey changed =
        new ApiKey(
            key.id(),
            new KeyHash("00"),
            2,
            new ApiKey.Settings(
                "renamed",
                new AccountId(2000),
                ApiKey.Status.DISABLED,
                Scope.of(Set.of(new ModelName("m"))).until(MADE),
                Limits.NONE,
                new Labels("vip", OptionalLong.empty(), List.of())),
            new ApiKey.Shown("other", "none"),
            Instant.EPOCH);

    store().update(changed);

    assertThat(store().find(key.id())).contains(key.changedTo(changed));
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
        1,
        settings().with(name),
        new ApiKey.Shown("sk-ng-abcd", "wxyz"),
        MADE);
  }

  private static ApiKey.Settings settings() {
    return ApiKey.Settings.of("a", new AccountId(1000));
  }

  private static ApiKey with(ApiKey key, ApiKey.Settings settings) {
    return new ApiKey(key.id(), key.hash(), key.tenant(), settings, key.shown(), key.createdAt());
  }
}

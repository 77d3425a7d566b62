package io.nebulagate.application.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.ApiKeyUseCase.Issued;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.RawKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ApiKeyServiceTest {

  private static final Secret PEPPER = Secret.of("a pepper of thirty-two characters");
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryApiKeys store = new InMemoryApiKeys();
  private final Forgetful directory = new Forgetful(store.directory());
  private final AccountId account = ledger.open(7, new Account.Owner(Account.OwnerType.ORG, 7));
  private final ApiKeyService keys =
      new ApiKeyService(store, directory, ledger, PEPPER, new Random(1), InstantSource.fixed(NOW));

  @Test
  void anIssuedKeyIsFoundByItsHashAndBelongsToItsAccountsTenant() {
    Issued issued = keys.issue(settings(account));

    assertThat(RawKey.looksRight(issued.raw().reveal())).isTrue();
    ApiKey kept = store.find(KeyHash.of(issued.raw(), PEPPER)).orElseThrow();
    assertThat(kept).isEqualTo(issued.key());
    assertThat(kept.tenant()).isEqualTo(7);
    assertThat(kept.createdAt()).isEqualTo(NOW);
    assertThat(issued.raw().reveal())
        .startsWith(kept.shown().prefix())
        .endsWith(kept.shown().last4());
    assertThat(directory.forgotten).containsExactly(kept.hash());
  }

  @Test
  void aChangeKeepsTheKeyAndIsInForceAtOnce() {
    ApiKey before = keys.issue(settings(account)).key();

    ApiKey after =
        keys.change(before.id(), now -> now.with("renamed").with(ApiKey.Status.DISABLED));

    assertThat(after.hash()).isEqualTo(before.hash());
    assertThat(store.find(before.id())).contains(after);
    assertThat(after.settings().status()).isEqualTo(ApiKey.Status.DISABLED);
    assertThat(directory.forgotten).containsExactly(before.hash(), before.hash());
  }

  @Test
  void aRemovedKeyIsForgottenEverywhere() {
    ApiKey key = keys.issue(settings(account)).key();
    keys.remove(key.id());
    assertThat(keys.list(0, 10).items()).isEmpty();
    assertThat(directory.forgotten).hasSize(2);
    refuses(() -> keys.remove(key.id()), "not_found");
    refuses(() -> keys.change(key.id(), now -> now), "not_found");
  }

  @Test
  void aKeyNeedsAnAccountThatCanPay() {
    refuses(() -> keys.issue(settings(new AccountId(987_654))), "invalid_value");
    refuses(() -> keys.issue(settings(new AccountId(1))), "invalid_value");
    assertThat(keys.list(0, 10).total()).isZero();
  }

  private static void refuses(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
  }

  private static ApiKey.Settings settings(AccountId account) {
    return ApiKey.Settings.of("demo", account);
  }

  /** Remembers what it was told to forget. */
  private static final class Forgetful implements ApiKeyDirectory {

    private final ApiKeyDirectory keys;
    private final List<KeyHash> forgotten = new ArrayList<>();

    Forgetful(ApiKeyDirectory keys) {
      this.keys = keys;
    }

    @Override
    public CompletionStage<Optional<ApiKey>> find(KeyHash hash) {
      return keys.find(hash);
    }

    @Override
    public void forget(KeyHash hash) {
      forgotten.add(hash);
    }
  }
}

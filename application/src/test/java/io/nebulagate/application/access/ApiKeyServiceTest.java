package io.nebulagate.application.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.ApiKeyUseCase.Draft;
import io.nebulagate.application.access.ApiKeyUseCase.Issued;
import io.nebulagate.application.access.ApiKeyUseCase.Temporary;
import io.nebulagate.application.access.ApiKeyUseCase.Trace;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.access.InMemoryKeyUses;
import io.nebulagate.application.fake.access.InMemoryProjects;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.KeyState;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.access.RawKey;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.TemporaryKey;
import io.nebulagate.domain.access.TemporaryKeys;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final InMemoryProjects projects = new InMemoryProjects();
  private final InMemoryKeyUses uses = new InMemoryKeyUses(store);
  private final ApiKeyService keys =
      new ApiKeyService(
          new ApiKeyService.Stores(store, projects, uses, ledger),
          directory,
          PEPPER,
          new Random(1),
          InstantSource.fixed(NOW));

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

  @Test
  void aProjectNamedByTheKeyIsMadeForWhoeverPays() {
    Issued first = keys.issue(new Draft(settings(account), Optional.of("search")));
    Issued second = keys.issue(new Draft(settings(account), Optional.of("search")));

    Project project = projects.list(Optional.empty(), false, 0, 10).items().getFirst();
    assertThat(project).isEqualTo(new Project(project.id(), 7, "search"));
    assertThat(first.key().labels().project()).hasValue(project.id());
    assertThat(second.key().labels().project()).hasValue(project.id());
  }

  @Test
  void aProjectOfSomebodyElseIsRefusedByName() {
    long foreign = projects.add(8, "theirs").id();
    refusesField(() -> keys.issue(settings(account).with(Labels.NONE.in(foreign))), "project_id");
    refusesField(() -> keys.issue(settings(account).with(Labels.NONE.in(99))), "project_id");
  }

  @Test
  void aKeyCannotTakeItsProjectToAnotherOwner() {
    AccountId other = ledger.open(8, new Account.Owner(Account.OwnerType.ORG, 8));
    ApiKey key = keys.issue(new Draft(settings(account), Optional.of("search"))).key();

    refusesField(
        () -> keys.change(key.id(), now -> ApiKey.Settings.of("moved", other).with(now.labels())),
        "project_id");
    assertThat(store.find(key.id())).contains(key);
  }

  @Test
  void aKeyThatIsRefusedMakesNoProject() {
    refuses(
        () -> keys.issue(new Draft(settings(new AccountId(987)), Optional.of("x"))),
        "invalid_value");
    refusesField(() -> keys.issue(new Draft(settings(account), Optional.of(" "))), "project_id");
    assertThat(projects.list(Optional.empty(), false, 0, 10).total()).isZero();
  }

  @Test
  void aRotatedKeyIsTheSameKeyWithAnotherText() {
    Issued before = keys.issue(settings(account));

    Issued after = keys.rotate(before.key().id(), Duration.ofHours(1));

    assertThat(after.raw()).isNotEqualTo(before.raw());
    assertThat(after.key().id()).isEqualTo(before.key().id());
    assertThat(after.key().settings()).isEqualTo(before.key().settings());
    assertThat(after.raw().reveal()).endsWith(after.key().shown().last4());
    assertThat(store.find(before.key().hash()).orElseThrow().scope().expiresAt())
        .contains(NOW.plusSeconds(3600));
    assertThat(keys.traces(List.of(before.key().id())))
        .isEqualTo(
            Map.of(
                before.key().id(),
                new Trace(Optional.empty(), Optional.of(NOW.plusSeconds(3600)), KeyState.ENABLED)));
    assertThat(directory.forgotten).contains(before.key().hash(), after.key().hash());
  }

  @Test
  void bothTextsOfARotatedKeyAreForgottenWhenItChanges() {
    Issued before = keys.issue(settings(account));
    Issued after = keys.rotate(before.key().id(), Duration.ofHours(1));
    directory.forgotten.clear();

    keys.change(before.key().id(), now -> now.with(ApiKey.Status.DISABLED));
    assertThat(directory.forgotten).containsExactly(after.key().hash(), before.key().hash());

    directory.forgotten.clear();
    keys.remove(before.key().id());
    assertThat(directory.forgotten).containsExactly(after.key().hash(), before.key().hash());
  }

  @Test
  void anOverlapLastsNothingToThirtyDays() {
    ApiKey key = keys.issue(settings(account)).key();

    keys.rotate(key.id(), Duration.ZERO);
    assertThat(store.find(key.hash())).isEmpty();

    refusesField(() -> keys.rotate(key.id(), Duration.ofSeconds(-1)), "overlap_seconds");
    refusesField(
        () -> keys.rotate(key.id(), ApiKeyUseCase.OVERLAP_MAX.plusSeconds(1)), "overlap_seconds");
    refuses(() -> keys.rotate(99, Duration.ZERO), "not_found");
  }

  @Test
  void aTemporaryKeyNamesItsParentAndItsEnd() {
    ApiKey key = keys.issue(settings(account)).key();

    Temporary temporary = keys.temporary(key.id(), Duration.ofMinutes(10));

    assertThat(temporary.end()).isEqualTo(NOW.plusSeconds(600));
    assertThat(new TemporaryKeys(PEPPER).read(temporary.raw()))
        .contains(new TemporaryKey(key.id(), NOW.plusSeconds(600)));
  }

  @Test
  void aTemporaryKeyEndsWithItsParentAtTheLatest() {
    ApiKey key = keys.issue(settings(account).with(Scope.ALL.until(NOW.plusSeconds(5)))).key();

    assertThat(keys.temporary(key.id(), Duration.ofHours(1)).end()).isEqualTo(NOW.plusSeconds(5));
  }

  @Test
  void onlyAKeyThatWorksHasTemporaryKeys() {
    ApiKey disabled = keys.issue(settings(account).with(ApiKey.Status.DISABLED)).key();
    ApiKey expired = keys.issue(settings(account).with(Scope.ALL.until(NOW))).key();
    ApiKey works = keys.issue(settings(account)).key();

    refusesField(() -> keys.temporary(disabled.id(), Duration.ofHours(1)), "id");
    refusesField(() -> keys.temporary(expired.id(), Duration.ofHours(1)), "id");
    refuses(() -> keys.temporary(99, Duration.ofHours(1)), "not_found");
    refusesField(() -> keys.temporary(works.id(), Duration.ZERO), "ttl_seconds");
    refusesField(
        () -> keys.temporary(works.id(), Duration.ofHours(24).plusSeconds(1)), "ttl_seconds");
  }

  private static void refusesField(ThrowingCallable call, String field) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused ->
                assertThat(refused.error())
                    .isInstanceOfSatisfying(
                        GatewayError.InvalidValue.class,
                        error -> assertThat(error.field()).isEqualTo(field)));
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
    public CompletionStage<Optional<ApiKey>> find(long id) {
      return keys.find(id);
    }

    @Override
    public void forget(KeyHash hash) {
      forgotten.add(hash);
    }
  }
}

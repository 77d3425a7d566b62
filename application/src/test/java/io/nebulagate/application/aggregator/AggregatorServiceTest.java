package io.nebulagate.application.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.ApiKeyService;
import io.nebulagate.application.access.ApiKeyStore.NewText;
import io.nebulagate.application.access.ApiKeyUseCase.Issued;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryRequestLog;
import io.nebulagate.application.fake.access.InMemoryKeyUses;
import io.nebulagate.application.fake.access.InMemoryProjects;
import io.nebulagate.application.limits.BudgetUseCase;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AggregatorServiceTest {

  private static final Secret PEPPER = Secret.of("a pepper of thirty-two characters");

  private Instant now = Instant.parse("2026-11-20T10:00:59Z");
  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryApiKeys store = new InMemoryApiKeys();
  private final AccountId account = ledger.open(7, new Account.Owner(Account.OwnerType.USER, 7));
  private final Principal caller = person(7);
  private final ApiKeyService keys =
      new ApiKeyService(
          new ApiKeyService.Stores(
              store, new InMemoryProjects(), new InMemoryKeyUses(store), ledger),
          store.directory(),
          PEPPER,
          new Random(1),
          () -> now);
  private final AggregatorService aggregators =
      new AggregatorService(
          new AggregatorService.Stores(store, ledger, new InMemoryRequestLog(ledger)),
          new NoBudgets(),
          PEPPER,
          () -> now);

  @Test
  void aRevealableKeyShowsItsTextUntilItHasAnother() {
    Issued issued = keys.issue(settings().with(true));
    long id = issued.key().id();

    assertThat(aggregators.reveal(caller, id)).isEqualTo(issued.raw());

    Issued rotated = keys.rotate(id, Duration.ofHours(1));
    assertThat(aggregators.reveal(caller, id)).isEqualTo(rotated.raw());
  }

  @Test
  void aKeyThatIsKeptAsAHashShowsNothing() {
    Issued issued = keys.issue(settings());

    refuses(() -> aggregators.reveal(caller, issued.key().id()), "key_not_revealable");
    keys.rotate(issued.key().id(), Duration.ZERO);
    refuses(() -> aggregators.reveal(caller, issued.key().id()), "key_not_revealable");
    refuses(() -> aggregators.reveal(caller, 99), "not_found");
  }

  @Test
  void aTextThatIsNotTheKeysIsNotShown() {
    Issued issued = keys.issue(settings().with(true));
    NewText foreign =
        new NewText(
            KeyHash.of(Secret.of("sk-ng-one"), PEPPER),
            issued.key().shown(),
            Optional.of(Secret.of("sk-ng-another")));

    store.rotate(issued.key().id(), foreign, Optional.empty());

    refuses(() -> aggregators.reveal(caller, issued.key().id()), "key_not_revealable");
  }

  @Test
  void ofManyKeysThoseThatCanBeShownAreShown() {
    Issued shown = keys.issue(settings().with(true));
    Issued disabled = keys.issue(settings().with(true).with(ApiKey.Status.DISABLED));
    Issued hashed = keys.issue(settings());

    assertThat(
            aggregators.reveal(
                caller, List.of(shown.key().id(), disabled.key().id(), hashed.key().id())))
        .containsExactly(Map.entry(shown.key().id(), shown.raw()));
    refuses(() -> aggregators.reveal(caller, disabled.key().id()), "key_not_revealable");
    refuses(() -> aggregators.reveal(caller, List.of(shown.key().id(), 99L)), "not_found");
  }

  @Test
  void aCallerIsShownSoManyTextsAMinuteAndOthersAreNotHindered() {
    long id = keys.issue(settings().with(true)).key().id();
    aggregators.reveal(caller, Collections.nCopies(99, id));

    refuses(() -> aggregators.reveal(caller, List.of(id, id)), "too_many_attempts");
    assertThat(aggregators.reveal(caller, id)).isNotNull();
    refuses(() -> aggregators.reveal(caller, id), "too_many_attempts");
    assertThat(aggregators.reveal(person(8), id)).isNotNull();

    now = now.plusSeconds(1);
    assertThat(aggregators.reveal(caller, id)).isNotNull();
  }

  private ApiKey.Settings settings() {
    return ApiKey.Settings.of("demo", account);
  }

  private static Principal person(long id) {
    return new Principal("p" + id, OptionalLong.of(id), id, new AccountId(1), Role.USER);
  }

  private static void refuses(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
  }

  /** Nobody has a budget. */
  private static final class NoBudgets implements BudgetUseCase {

    @Override
    public List<Use> ofKey(ApiKey key) {
      return List.of();
    }

    @Override
    public List<Use> of(LimitOwner owner, long tenant) {
      return List.of();
    }
  }
}

package io.nebulagate.application.limits;

import static io.nebulagate.application.contract.RateLimiterContract.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.fake.access.InMemoryChangeFeed;
import io.nebulagate.application.fake.limits.InMemoryLimits;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LiveLimitsTest {

  private static final ModelName MODEL = new ModelName("m1");
  private static final Limits SOME = limits(60, 0, 0);

  private final LimitStore store = new InMemoryLimits(_ -> true);
  private final LiveLimits live = new LiveLimits(store);
  private final LimitService service = new LimitService(store, live);

  @Test
  void whereNothingIsLimitedNothingIsFound() {
    assertThat(live.bounds(key(Limits.NONE, OptionalLong.empty()), MODEL)).isEmpty();
  }

  @Test
  void everyLevelOfARequestIsFoundTheKeysFirst() {
    for (LimitLevel level : List.of(LimitLevel.PROJECT, LimitLevel.USER)) {
      set(LimitOwner.of(level, level == LimitLevel.USER ? 42 : 5), SOME);
    }
    set(new LimitOwner(LimitLevel.MODEL, "m1"), SOME);
    set(new LimitOwner(LimitLevel.MODEL, "m2"), SOME);
    set(LimitOwner.of(LimitLevel.ORGANISATION, 43), SOME);

    assertThat(live.bounds(key(SOME, OptionalLong.of(5)), MODEL))
        .containsExactly(
            new Bound(LimitLevel.KEY, "7", SOME),
            new Bound(LimitLevel.PROJECT, "5", SOME),
            new Bound(LimitLevel.USER, "42", SOME),
            new Bound(LimitLevel.MODEL, "m1", SOME));
    assertThat(live.bounds(key(Limits.NONE, OptionalLong.of(6)), new ModelName("m3")))
        .containsExactly(new Bound(LimitLevel.USER, "42", SOME));
  }

  @Test
  void aChangeIsInForceWhenItsCallReturns() {
    LimitOwner owner = LimitOwner.of(LimitLevel.ORGANISATION, 42);
    set(owner, SOME);
    assertThat(live.bounds(key(Limits.NONE, OptionalLong.empty()), MODEL)).hasSize(1);

    set(owner, Limits.NONE);
    assertThat(live.bounds(key(Limits.NONE, OptionalLong.empty()), MODEL)).isEmpty();
  }

  @Test
  void ofWhatOperatorsAndOwnersSetTheLowerBoundCounts() {
    LimitOwner project = LimitOwner.of(LimitLevel.PROJECT, 5);
    LimitOwner itself = LimitOwner.of(LimitLevel.KEY, 7);
    set(project, limits(60, 500, 0));
    set(itself, limits(10, 0, 0));
    service.change(project, SetBy.OWNER, _ -> limits(90, 400, 2));

    assertThat(live.bounds(key(SOME, OptionalLong.of(5)), MODEL))
        .containsExactly(
            new Bound(LimitLevel.KEY, "7", limits(10, 0, 0)),
            new Bound(LimitLevel.PROJECT, "5", limits(60, 400, 2)));
  }

  @Test
  void aChangeElsewhereIsHeardOf() {
    InMemoryChangeFeed feed = new InMemoryChangeFeed();
    live.follow(feed);
    store.change(LimitOwner.of(LimitLevel.USER, 42), _ -> SOME);
    assertThat(live.bounds(key(Limits.NONE, OptionalLong.empty()), MODEL)).isEmpty();

    feed.tell(ChangeFeed.Topic.LIMITS, ChangeFeed.EVERYTHING);

    assertThat(live.bounds(key(Limits.NONE, OptionalLong.empty()), MODEL)).hasSize(1);
  }

  @Test
  void theGateLeavesBudgetsToOthers() {
    Limits money =
        new Limits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.of(Money.ZERO),
            Optional.empty());
    LimitGate gate =
        new LimitGate(
            live,
            _ -> {
              throw new AssertionError("not asked");
            });

    assertThat(live.bounds(key(money, OptionalLong.empty()), MODEL)).hasSize(1);
    assertThat(gate.bounds(key(money, OptionalLong.empty()), MODEL)).isEmpty();
  }

  private void set(LimitOwner owner, Limits limits) {
    service.change(owner, SetBy.OPERATOR, _ -> limits);
  }

  private static ApiKey key(Limits limits, OptionalLong project) {
    return new ApiKey(
        7,
        KeyHash.of(Secret.of("sk-ng-a"), Secret.of("pepper")),
        42,
        new ApiKey.Settings(
            "key",
            new AccountId(1),
            ApiKey.Status.ENABLED,
            Scope.ALL,
            limits,
            new Labels("", project, List.of()),
            false),
        new ApiKey.Shown("sk-ng-", "last"),
        Instant.EPOCH);
  }
}

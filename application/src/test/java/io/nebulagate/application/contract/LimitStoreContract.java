package io.nebulagate.application.contract;

import static io.nebulagate.application.contract.RateLimiterContract.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.LimitStore;
import io.nebulagate.application.limits.LimitStore.Owned;
import io.nebulagate.application.limits.SetBy;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What everybody who keeps limits does. */
public abstract class LimitStoreContract {

  private static final Limits ALL =
      new Limits(
          OptionalLong.of(60),
          OptionalLong.of(Limits.TOKENS_MAX),
          OptionalLong.of(3),
          Optional.of(Money.ZERO),
          Optional.of(Money.parse("12.345678901")));

  /** What is under test; it may keep others. */
  protected abstract LimitStore store();

  /** The id of a user that is there. */
  protected abstract long aUser();

  /** The id of an organisation that is there. */
  protected abstract long anOrganisation();

  @Test
  protected void whatIsSetIsKept() {
    LimitOwner owner = aModel();

    assertThat(store().change(owner, _ -> ALL)).isEqualTo(ALL);

    assertThat(store().all()).contains(new Owned(owner, SetBy.OPERATOR, ALL));
  }

  @Test
  protected void whatOwnersSetStandsBesideWhatOperatorsSet() {
    LimitOwner owner = aModel();
    store().change(owner, SetBy.OPERATOR, _ -> ALL);

    store()
        .change(
            owner,
            SetBy.OWNER,
            before -> {
              assertThat(before).isEqualTo(Limits.NONE);
              return limits(1, 0, 0);
            });

    assertThat(store().all())
        .contains(new Owned(owner, SetBy.OPERATOR, ALL))
        .contains(new Owned(owner, SetBy.OWNER, limits(1, 0, 0)));
    store().change(owner, SetBy.OWNER, _ -> Limits.NONE);
    assertThat(store().all()).contains(new Owned(owner, SetBy.OPERATOR, ALL));
  }

  @Test
  protected void aChangeSeesWhatWasThere() {
    LimitOwner owner = aModel();
    store()
        .change(
            owner,
            before -> {
              assertThat(before).isEqualTo(Limits.NONE);
              return ALL;
            });

    store()
        .change(
            owner,
            before -> {
              assertThat(before).isEqualTo(ALL);
              return limits(1, 0, 0);
            });

    assertThat(store().all()).contains(new Owned(owner, SetBy.OPERATOR, limits(1, 0, 0)));
  }

  @Test
  protected void whereNothingIsLeftNothingIsKept() {
    LimitOwner owner = aModel();
    store().change(owner, _ -> ALL);

    assertThat(store().change(owner, _ -> Limits.NONE)).isEqualTo(Limits.NONE);

    assertThat(store().all()).extracting(Owned::owner).doesNotContain(owner);
  }

  @Test
  protected void aChangeThatFailsChangesNothing() {
    LimitOwner owner = aModel();
    store().change(owner, _ -> ALL);

    assertThatThrownBy(() ->
            store()
                .change(
                    owner,
                    _ -> {
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(store().all()).contains(new Owned(owner, SetBy.OPERATOR, ALL));
  }

  @Test
  protected void usersAndOrganisationsMustBeThere() {
    LimitOwner user = LimitOwner.of(LimitLevel.USER, aUser());
    LimitOwner organisation = LimitOwner.of(LimitLevel.ORGANISATION, anOrganisation());
    store().change(user, _ -> ALL);
    store().change(organisation, _ -> ALL);
    assertThat(store().all())
        .contains(new Owned(user, SetBy.OPERATOR, ALL))
        .contains(new Owned(organisation, SetBy.OPERATOR, ALL));

    refuses(LimitOwner.of(LimitLevel.USER, 987_654_321), "user");
    refuses(LimitOwner.of(LimitLevel.ORGANISATION, 987_654_321), "organisation");
    refuses(new LimitOwner(LimitLevel.ORGANISATION, user.id()), "organisation");
  }

  private void refuses(LimitOwner owner, String what) {
    assertThatThrownBy(() -> store().change(owner, _ -> ALL))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error()).isEqualTo(new GatewayError.NotFound(what)));
  }

  @ParameterizedTest
  @EnumSource(
      value = LimitLevel.class,
      names = {"PROJECT", "MODEL"})
  protected void othersNeedNotBeKnown(LimitLevel level) {
    LimitOwner owner = LimitOwner.of(level, 123_456_789);
    assertThat(store().change(owner, _ -> ALL)).isEqualTo(ALL);
    store().change(owner, _ -> Limits.NONE);
  }

  @Test
  protected void theyAreListedInPages() {
    List<LimitOwner> owners = IntStream.range(0, 3).mapToObj(_ -> aModel()).toList();
    owners.forEach(owner -> store().change(owner, _ -> ALL));

    long total = store().list(0, 1).total();

    assertThat(total).isEqualTo(store().all().size());
    assertThat(
            IntStream.range(0, (int) total)
                .mapToObj(page -> store().list(page, 1))
                .flatMap(page -> page.items().stream()))
        .containsExactlyInAnyOrderElementsOf(store().all())
        .extracting(Owned::owner)
        .containsAll(owners);
  }

  @Test
  protected void changesOfOneOwnerDoNotOverwriteEachOther() {
    LimitOwner owner = aModel();
    List<Callable<Limits>> changes =
        IntStream.range(0, 20)
            .<Callable<Limits>>mapToObj(
                _ -> () -> store().change(owner, LimitStoreContract::oneMore))
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Limits> change : threads.invokeAll(changes)) {
        change.get();
      }
    } catch (InterruptedException | ExecutionException failure) {
      throw new AssertionError(failure);
    }

    assertThat(store().all()).contains(new Owned(owner, SetBy.OPERATOR, limits(20, 0, 0)));
  }

  private static Limits oneMore(Limits before) {
    return limits(before.requestsPerMinute().orElse(0) + 1, 0, 0);
  }

  private static LimitOwner aModel() {
    return new LimitOwner(LimitLevel.MODEL, "vendor/" + UUID.randomUUID());
  }
}

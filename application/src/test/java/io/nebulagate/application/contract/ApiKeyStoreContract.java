package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.ApiKeyStore.NewText;
import io.nebulagate.application.access.ApiKeyStore.Previous;
import io.nebulagate.application.access.Page;
import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.KeyState;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store of keys does. */
public abstract class ApiKeyStoreContract {

  private static final Instant MADE = Instant.parse("2026-11-20T10:00:00.123456Z");

  /** The store under test; it may have other keys in it. */
  protected abstract ApiKeyStore store();

  /** Where the projects of its keys are. */
  protected abstract ProjectStore projects();

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
    ApiKey key = with(aKey("a"), everything());

    ApiKey added = store().add(key);

    assertThat(added.settings()).isEqualTo(key.settings());
    assertThat(store().find(added.id())).contains(added);
    assertThat(store().find(added.hash())).contains(added);
  }

  @Test
  protected void everyFieldCanBeClearedAndSet() {
    ApiKey key = store().add(with(aKey("a"), everything()));

    store().update(with(key, settings()));
    assertThat(store().find(key.id()).orElseThrow().settings()).isEqualTo(settings());

    ApiKey.Settings all = everything();
    store().update(with(key, all));
    assertThat(store().find(key.id()).orElseThrow().settings()).isEqualTo(all);
  }

  @Test
  protected void nowhereIsNotTheSameAsAnywhere() {
    Scope nowhere = new Scope(Optional.empty(), Optional.of(List.of()), Optional.empty());

    ApiKey key = store().add(with(aKey("a"), settings().with(nowhere)));

    assertThat(store().find(key.id()).orElseThrow().scope().addresses()).contains(List.of());
  }

  @Test
  protected void aRotatedKeyIsFoundByBothTextsAndEndsWithTheOldOne() {
    ApiKey key = store().add(aKey("a"));
    NewText text = aText();

    store().rotate(key.id(), text, Optional.of(MADE.plusSeconds(60)));

    ApiKey rotated =
        new ApiKey(
            key.id(), text.hash(), key.tenant(), key.settings(), text.shown(), key.createdAt());
    assertThat(store().find(key.id())).contains(rotated);
    assertThat(store().find(text.hash())).contains(rotated);
    assertThat(store().find(key.hash())).contains(rotated.untilAtMost(MADE.plusSeconds(60)));
    assertThat(store().previous(List.of(key.id())))
        .isEqualTo(Map.of(key.id(), new Previous(key.hash(), MADE.plusSeconds(60))));
  }

  @Test
  protected void anotherRotationEndsTheTextBeforeTheLast() {
    ApiKey key = store().add(aKey("a"));
    NewText second = aText();
    NewText third = aText();

    store().rotate(key.id(), second, Optional.of(MADE));
    store().rotate(key.id(), third, Optional.of(MADE));

    assertThat(store().find(key.hash())).isEmpty();
    assertThat(store().find(second.hash())).isPresent();
    assertThat(store().find(third.hash())).isPresent();
  }

  @Test
  protected void withoutOverlapTheOldTextIsUnknownAtOnce() {
    ApiKey key = store().add(aKey("a"));

    store().rotate(key.id(), aText(), Optional.empty());

    assertThat(store().find(key.hash())).isEmpty();
    assertThat(store().previous(List.of(key.id()))).isEmpty();
  }

  @Test
  protected void anUpdateKeepsBothTexts() {
    ApiKey key = store().add(aKey("a"));
    NewText text = aText();
    store().rotate(key.id(), text, Optional.of(MADE));

    store().update(with(key, settings().with(ApiKey.Status.DISABLED)));

    assertThat(store().find(key.hash()).orElseThrow().settings().status())
        .isEqualTo(ApiKey.Status.DISABLED);
    assertThat(store().find(text.hash()).orElseThrow().settings().status())
        .isEqualTo(ApiKey.Status.DISABLED);
  }

  @Test
  protected void aRemovedKeyIsFoundByNeitherText() {
    ApiKey key = store().add(aKey("a"));
    NewText text = aText();
    store().rotate(key.id(), text, Optional.of(MADE));

    store().remove(key.id());

    assertThat(store().find(key.hash())).isEmpty();
    assertThat(store().find(text.hash())).isEmpty();
    assertThat(store().previous(List.of(key.id()))).isEmpty();
  }

  @Test
  protected void aKeyIsItsHashAloneUnlessItIsRevealable() {
    Secret text = Secret.of("sk-ng-" + LedgerBench.newId());

    ApiKey key = store().add(aKey("a"));
    ApiKey neither = store().addRevealable(aKey("a"), text);
    store().rotate(key.id(), aText(text), Optional.empty());

    assertThat(store().text(key.id())).isEmpty();
    assertThat(store().text(neither.id())).isEmpty();
    assertThat(store().text(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  protected void theTextOfARevealableKeyIsKeptUntilTheNextOne() {
    Secret first = Secret.of("sk-ng-" + LedgerBench.newId());
    Secret second = Secret.of("sk-ng-" + LedgerBench.newId());
    ApiKey key = store().addRevealable(aRevealableKey(), first);

    assertThat(key.settings().revealable()).isTrue();
    assertThat(store().find(key.id())).contains(key);
    assertThat(store().text(key.id())).contains(first);
    store().update(with(key, key.settings().with("renamed")));
    assertThat(store().text(key.id())).contains(first);
    store().rotate(key.id(), aText(second), Optional.of(MADE));
    assertThat(store().text(key.id())).contains(second);
    store().rotate(key.id(), aText(), Optional.of(MADE));
    assertThat(store().text(key.id())).isEmpty();
  }

  @Test
  protected void aForgottenTextDoesNotComeBack() {
    ApiKey key = store().addRevealable(aRevealableKey(), Secret.of("sk-ng-a"));

    store().update(with(key, key.settings().with(false)));
    store().update(key);
    store().rotate(key.id(), aText(Secret.of("sk-ng-b")), Optional.empty());

    assertThat(store().text(key.id())).isEmpty();
    assertThat(store().find(key.id()).orElseThrow().settings().revealable()).isFalse();
  }

  @Test
  protected void aRemovedKeyLeavesNoText() {
    ApiKey key = store().addRevealable(aRevealableKey(), Secret.of("sk-ng-a"));

    store().remove(key.id());

    assertThat(store().text(key.id())).isEmpty();
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
                new Labels("vip", OptionalLong.empty(), List.of()),
                false),
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

  @Test
  protected void aListOfSomeTenantsNamesNoOthersKeys() {
    ApiKey key = store().add(aKey("a"));
    List<Long> its = List.of(key.tenant());

    assertThat(store().list(Optional.of(its), Optional.empty(), 0, 1).items()).containsExactly(key);
    assertThat(store().list(Optional.of(List.of(Long.MAX_VALUE)), Optional.empty(), 0, 1).items())
        .isEmpty();
    assertThat(store().list(Optional.of(List.of()), Optional.empty(), 0, 1).total()).isZero();
  }

  @ParameterizedTest
  @EnumSource(KeyState.class)
  protected void keysAreListedByTheirState(KeyState state) {
    ApiKey key = store().add(with(aKey("a"), in(state)));

    assertThat(store().states(List.of(key.id()))).containsExactly(Map.entry(key.id(), state));
    assertThat(store().list(Optional.of(List.of(key.tenant())), Optional.of(state), 0, 1).items())
        .containsExactly(key);
    for (KeyState other : EnumSet.complementOf(EnumSet.of(state))) {
      assertThat(store().list(Optional.empty(), Optional.of(other), 0, 100).items())
          .doesNotContain(key);
    }
  }

  private static ApiKey.Settings in(KeyState state) {
    Limits nothing =
        new Limits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.of(Money.ZERO));
    return switch (state) {
      case DISABLED -> settings().with(ApiKey.Status.DISABLED).with(nothing);
      case EXPIRED -> settings().with(Scope.ALL.untilAtMost(Instant.EPOCH)).with(nothing);
      case EXHAUSTED -> settings().with(nothing);
      case ENABLED -> settings();
    };
  }

  private ApiKey.Settings everything() {
    List<AddressRange> addresses =
        List.of("10.0.0.0/8", "fd00::/8", "203.0.113.9").stream()
            .map(text -> AddressRange.parse(text).orElseThrow())
            .toList();
    Scope scope =
        new Scope(
            Optional.of(Set.of(new ModelName("m1"), new ModelName("org/m2"))),
            Optional.of(addresses),
            Optional.of(Instant.parse("2027-01-01T00:00:00Z")));
    Limits limits =
        new Limits(
            OptionalLong.of(60),
            OptionalLong.of(Limits.TOKENS_MAX),
            OptionalLong.of(2),
            Optional.of(Money.ZERO),
            Optional.of(Money.parse("100.000000001")));
    long project = projects().named(1, "everything").id();
    return settings()
        .with(ApiKey.Status.DISABLED)
        .with(scope)
        .with(limits)
        .with(new Labels("vip", OptionalLong.of(project), List.of("blue", "a b")));
  }

  private static NewText aText() {
    return new NewText(
        KeyHash.of(Secret.of("sk-ng-" + LedgerBench.newId()), Secret.of("pepper")),
        new ApiKey.Shown("sk-ng-next", "4321"));
  }

  private static NewText aText(Secret kept) {
    NewText text = aText();
    return new NewText(text.hash(), text.shown(), Optional.of(kept));
  }

  private static ApiKey aRevealableKey() {
    return with(aKey("a"), settings().with(true));
  }

  static ApiKey aKey(String name) {
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

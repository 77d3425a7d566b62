package io.nebulagate.application.aggregator;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.AccountBook.Spending;
import io.nebulagate.application.limits.BudgetUseCase;
import io.nebulagate.application.limits.BudgetUseCase.Use;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayError.KeyNotRevealable;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the ledger and the budgets, and opens what is kept of revealable keys. */
public final class AggregatorService implements AggregatorUseCase {

  /** Stands for the administrator's token, which is no person. */
  private static final long NOBODY = 0;

  private final Stores stores;
  private final BudgetUseCase budgets;
  private final Secret pepper;
  private final RevealPace pace;

  /** Knows the texts of keys again by their hashes under {@code pepper}. */
  public AggregatorService(
      Stores stores, BudgetUseCase budgets, Secret pepper, InstantSource clock) {
    this.stores = stores;
    this.budgets = budgets;
    this.pepper = pepper;
    this.pace = new RevealPace(REVEALS_PER_MINUTE, clock);
  }

  /** Where things are kept. */
  public record Stores(ApiKeyStore keys, AccountBook accounts, RequestLog requests) {}

  @Override
  public Standing of(User person) {
    Spending spending = spending(person.account());
    return new Standing(
        new Means(spending.used(), spending.balance().spendable()),
        stores.requests().count(person.id(), REQUESTS_MAX));
  }

  @Override
  public List<Means> ofKeys(List<ApiKey> keys) {
    Map<AccountId, Spending> accounts = new HashMap<>();
    List<Means> means = new ArrayList<>(keys.size());
    for (ApiKey key : keys) {
      Spending spending = accounts.computeIfAbsent(key.account(), this::spending);
      means.add(means(spending, budgets.ofKey(key)));
    }
    return means;
  }

  private static Means means(Spending spending, List<Use> uses) {
    Money used = spending.used();
    Money left = spending.balance().spendable();
    for (Use use : uses) { // of each owner the month's comes last
      if (use.owner().level() == LimitLevel.KEY) {
        used = use.counted().spent();
      }
      left = left.compareTo(use.remaining()) <= 0 ? left : use.remaining();
    }
    return new Means(used, left);
  }

  private Spending spending(AccountId account) {
    return stores
        .accounts()
        .spending(account)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("account")));
  }

  @Override
  public Secret reveal(Principal caller, long id) {
    pace.take(caller.user().orElse(NOBODY), 1);
    ApiKey key = find(id);
    if (disabled(key)) {
      throw new GatewayException(new KeyNotRevealable(KeyNotRevealable.Cause.DISABLED));
    }
    return text(key)
        .orElseThrow(
            () -> new GatewayException(new KeyNotRevealable(KeyNotRevealable.Cause.NOT_KEPT)));
  }

  @Override
  public Map<Long, Secret> reveal(Principal caller, Collection<Long> ids) {
    pace.take(caller.user().orElse(NOBODY), ids.size());
    List<ApiKey> keys = ids.stream().map(this::find).toList();
    Map<Long, Secret> texts = new TreeMap<>();
    for (ApiKey key : keys) {
      if (!disabled(key)) {
        text(key).ifPresent(text -> texts.put(key.id(), text));
      }
    }
    return texts;
  }

  /** Only what the key is known by now: not a text that a rotation at this moment has ended. */
  private Optional<Secret> text(ApiKey key) {
    return stores.keys().text(key.id()).filter(text -> KeyHash.of(text, pepper).equals(key.hash()));
  }

  private static boolean disabled(ApiKey key) {
    return key.settings().status() == ApiKey.Status.DISABLED;
  }

  private ApiKey find(long id) {
    return stores
        .keys()
        .find(id)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("API key")));
  }
}

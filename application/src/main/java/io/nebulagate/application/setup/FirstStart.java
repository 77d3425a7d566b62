package io.nebulagate.application.setup;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.routing.PriceStore;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.RawKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Makes an empty gateway serve: a first provider with prices, and an organisation with a little
 * money and a key. Does nothing once a provider is configured. Blocking; meant for one call at
 * start.
 */
public final class FirstStart {

  /** What the first organisation may spend. */
  public static final Money OPENING_CREDIT = Money.parse("1");

  private static final String ACTOR = "system";

  private final Stores stores;
  private final Secret pepper;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * Over {@code stores}.
   *
   * @param random cryptographically strong; keys are drawn from it
   */
  public FirstStart(Stores stores, Secret pepper, RandomGenerator random, InstantSource clock) {
    this.stores = stores;
    this.pepper = pepper;
    this.random = random;
    this.clock = clock;
  }

  /** Where things are kept. */
  public record Stores(
      ProviderStore providers,
      PriceStore prices,
      UserStore users,
      AccountBook accounts,
      ApiKeyStore keys) {}

  /**
   * A provider to begin with.
   *
   * @param models what it serves, under the same names
   * @param prices known prices; a model without one is refused as not priced until it gets one
   */
  public record FirstProvider(
      ProviderType type,
      String name,
      URI baseUrl,
      Secret key,
      List<ModelName> models,
      Map<ModelName, PriceSheet> prices) {}

  /** Whether no provider is configured. */
  public boolean needed() {
    return stores.providers().list().isEmpty();
  }

  /** Adds {@code first} with its prices; prices somebody has set already stay. */
  public void add(FirstProvider first) {
    stores.providers().add(provider(first), List.of(first.key()));
    Map<ModelName, PriceSheet> known = stores.prices().list();
    first
        .prices()
        .forEach((model, price) -> {
          if (first.models().contains(model) && !known.containsKey(model)) {
            stores.prices().add(model, price);
          }
        });
  }

  /**
   * Makes the organisation {@code name} with its opening credit, and a key.
   *
   * @return the key, shown only here; nothing when there is such an organisation already
   */
  public Optional<Secret> organisation(String name) {
    if (stores.users().findOrganisation(name).isPresent()) {
      return Optional.empty();
    }
    Organisation made = stores.users().addOrganisation(name);
    stores
        .accounts()
        .credit(
            new IdempotencyKey(made.id(), "credit", "opening", "opening"),
            new AccountBook.Movement(made.account(), OPENING_CREDIT, "opening credit", ACTOR));
    Secret raw = RawKey.generate(random);
    stores.keys().add(key(name, made, raw));
    return Optional.of(raw);
  }

  private ApiKey key(String name, Organisation owner, Secret raw) {
    return new ApiKey(
        0,
        KeyHash.of(raw, pepper),
        owner.id(),
        ApiKey.Settings.of(name, owner.account()),
        ApiKey.Shown.of(raw),
        clock.instant());
  }

  private static Provider provider(FirstProvider first) {
    return Provider.of(
        first.type(),
        first.name(),
        first.baseUrl(),
        first.models().stream()
            .distinct()
            .collect(Collectors.toMap(Function.identity(), Function.identity())));
  }
}

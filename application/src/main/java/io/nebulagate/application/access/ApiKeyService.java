package io.nebulagate.application.access;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.RawKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Issues keys: draws the text, keeps the hash, shows the text once. */
public final class ApiKeyService implements ApiKeyUseCase {

  private final ApiKeyStore store;
  private final ApiKeyDirectory directory;
  private final AccountBook accounts;
  private final Secret pepper;
  private final RandomGenerator random;
  private final InstantSource clock;

  /** Keys are drawn from {@code random}, which must be cryptographically strong. */
  public ApiKeyService(
      ApiKeyStore store,
      ApiKeyDirectory directory,
      AccountBook accounts,
      Secret pepper,
      RandomGenerator random,
      InstantSource clock) {
    this.store = store;
    this.directory = directory;
    this.accounts = accounts;
    this.pepper = pepper;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public Issued issue(ApiKey.Settings settings) {
    Secret raw = RawKey.generate(random);
    ApiKey key =
        store.add(
            new ApiKey(
                0,
                KeyHash.of(raw, pepper),
                payer(settings).tenant(),
                settings,
                ApiKey.Shown.of(raw),
                clock.instant()));
    directory.forget(key.hash());
    return new Issued(key, raw);
  }

  @Override
  public ApiKey change(long id, UnaryOperator<ApiKey.Settings> change) {
    ApiKey before = existing(id);
    ApiKey.Settings settings = change.apply(before.settings());
    ApiKey after =
        new ApiKey(
            id,
            before.hash(),
            payer(settings).tenant(),
            settings,
            before.shown(),
            before.createdAt());
    store.update(after);
    directory.forget(after.hash());
    return after;
  }

  @Override
  public Page<ApiKey> list(int page, int size) {
    return store.list(page, size);
  }

  @Override
  public void remove(long id) {
    ApiKey key = existing(id);
    store.remove(id);
    directory.forget(key.hash());
  }

  private ApiKey existing(long id) {
    return store
        .find(id)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("API key")));
  }

  /** The account that pays, once the settings have been looked at. */
  private Account payer(ApiKey.Settings settings) {
    Names.check("name", settings.name());
    Names.checkOptional("group", settings.labels().group());
    return accounts
        .find(settings.account())
        .filter(account -> account.owner().type() != Account.OwnerType.SYSTEM)
        .orElseThrow(() ->
            new GatewayException(
                new GatewayError.InvalidValue("account_id", "there is no such account")));
  }
}

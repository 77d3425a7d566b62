package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.access.AccessTokenStore;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.access.ApiKeyDirectory;
import io.nebulagate.application.access.ApiKeyService;
import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.access.InstallationSecrets;
import io.nebulagate.application.access.KeyUsageService;
import io.nebulagate.application.access.KeyUsageUseCase;
import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.application.access.SignInService;
import io.nebulagate.application.access.SignInUseCase;
import io.nebulagate.application.access.UserService;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.access.UserUseCase;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.AccountService;
import io.nebulagate.application.billing.AccountUseCase;
import io.nebulagate.application.billing.LedgerAudit;
import io.nebulagate.application.billing.LedgerLanes;
import io.nebulagate.application.billing.LedgerQueue;
import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.compensation.CompensationService;
import io.nebulagate.application.compensation.CompensationStore;
import io.nebulagate.application.compensation.CompensationUseCase;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.routing.AddressCheck;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.PriceService;
import io.nebulagate.application.routing.PriceStore;
import io.nebulagate.application.routing.PriceUseCase;
import io.nebulagate.application.routing.ProviderService;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderUseCase;
import io.nebulagate.application.setup.FirstStart;
import io.nebulagate.application.tenancy.Authority;
import io.nebulagate.application.tenancy.MemberStore;
import io.nebulagate.application.tenancy.OrganisationService;
import io.nebulagate.application.tenancy.OrganisationUseCase;
import io.nebulagate.application.tenancy.Owners;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.application.usage.RequestLogService;
import io.nebulagate.application.usage.RequestLogUseCase;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.inbound.http.auth.AdminToken;
import io.nebulagate.persistence.memory.CachedApiKeyDirectory;
import io.nebulagate.persistence.postgres.SecretCipher;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What operators do. */
@Singleton
final class AdminWiring {

  private final RandomGenerator random = new SecureRandom();

  @Produces
  @Singleton
  AdminToken adminToken(Settings settings) {
    return new AdminToken(settings.secrets().adminToken());
  }

  @Produces
  @Singleton
  SecretCipher cipher(Settings settings) {
    return new SecretCipher(settings.secrets().crypto());
  }

  @Produces
  @Singleton
  CachedApiKeyDirectory directory(ApiKeyStore store) {
    return new CachedApiKeyDirectory(store);
  }

  void close(@Disposes CachedApiKeyDirectory directory) {
    directory.close();
  }

  @Produces
  @Singleton
  FirstStart firstStart(
      FirstStart.Stores stores, InstallationSecrets secrets, InstantSource clock) {
    return new FirstStart(stores, secrets.pepper(), random, clock);
  }

  @Produces
  @Singleton
  FirstStart.Stores stores(
      ProviderStore providers,
      PriceStore prices,
      UserStore users,
      AccountBook accounts,
      ApiKeyStore keys) {
    return new FirstStart.Stores(providers, prices, users, accounts, keys);
  }

  @Produces
  @Singleton
  ProviderUseCase providers(ProviderStore store, LiveCatalogue catalogue, AddressCheck addresses) {
    return new ProviderService(store, catalogue, addresses);
  }

  @Produces
  @Singleton
  PriceUseCase prices(PriceStore store, ProviderStore providers, LiveCatalogue catalogue) {
    return new PriceService(store, providers, catalogue);
  }

  @Produces
  @Singleton
  UserUseCase users(UserStore store) {
    return new UserService(store);
  }

  @Produces
  @Singleton
  Owners.Sold sold(VoucherBook vouchers, SubscriptionBook subscriptions) {
    return new Owners.Sold(vouchers, subscriptions);
  }

  @Produces
  @Singleton
  Owners owners(
      AccountBook accounts,
      ApiKeyStore keys,
      ProjectStore projects,
      UserStore users,
      RequestLog requests,
      Owners.Sold sold,
      WebhookStore webhooks) {
    return new Owners(accounts, keys, projects, users, requests, sold, webhooks);
  }

  @Produces
  @Singleton
  Authority authority(MemberStore members, Owners owners) {
    return new Authority(members, owners);
  }

  @Produces
  @Singleton
  OrganisationUseCase organisations(UserStore users, MemberStore members, Authority authority) {
    return new OrganisationService(users, members, authority);
  }

  /** At start, since its first use would be on an event loop, where no secret can be asked for. */
  @Produces
  @Singleton
  @Startup
  AccessTokens accessTokens(AccessTokenStore tokens, UserStore users, InstallationSecrets secrets) {
    return new AccessTokens(tokens, users, secrets.pepper(), random);
  }

  @Produces
  @Singleton
  SignInUseCase signIn(UserStore store) {
    return new SignInService(store);
  }

  @Produces
  @Singleton
  ApiKeyUseCase apiKeys(
      ApiKeyService.Stores stores,
      ApiKeyDirectory directory,
      InstallationSecrets secrets,
      InstantSource clock) {
    return new ApiKeyService(stores, directory, secrets.pepper(), random, clock);
  }

  @Produces
  @Singleton
  CompensationUseCase compensations(CompensationStore store) {
    return new CompensationService(store);
  }

  @Produces
  @Singleton
  KeyUsageUseCase keyUsage(Authentication authentication, AccountBook accounts) {
    return new KeyUsageService(authentication, accounts);
  }

  @Produces
  @Singleton
  AccountUseCase accounts(
      AccountBook book, ReversalBook reversals, LedgerAudit audit, LedgerQueue ledger) {
    return new AccountService(
        book,
        reversals,
        audit,
        account -> {
          if (ledger instanceof LedgerLanes lanes) {
            lanes.recall(account);
          }
        });
  }

  @Produces
  @Singleton
  RequestLogUseCase requestLog(RequestLog log) {
    return new RequestLogService(log);
  }
}

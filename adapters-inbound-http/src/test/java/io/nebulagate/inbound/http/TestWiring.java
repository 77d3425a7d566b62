package io.nebulagate.inbound.http;

import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.access.ApiKeyService;
import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.access.KeyUsageService;
import io.nebulagate.application.access.KeyUsageUseCase;
import io.nebulagate.application.access.ProjectService;
import io.nebulagate.application.access.ProjectUseCase;
import io.nebulagate.application.access.SignInService;
import io.nebulagate.application.access.SignInUseCase;
import io.nebulagate.application.access.UserService;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.access.UserUseCase;
import io.nebulagate.application.aggregator.AggregatorService;
import io.nebulagate.application.aggregator.AggregatorUseCase;
import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.billing.AccountService;
import io.nebulagate.application.billing.AccountUseCase;
import io.nebulagate.application.billing.LedgerAudit;
import io.nebulagate.application.compensation.CompensationService;
import io.nebulagate.application.compensation.CompensationUseCase;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.counting.TokenCountUseCase;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryCompensations;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.InMemoryRequestLog;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.fake.access.InMemoryAccessTokens;
import io.nebulagate.application.fake.access.InMemoryAuditLog;
import io.nebulagate.application.fake.access.InMemoryKeyUses;
import io.nebulagate.application.fake.access.InMemoryMembers;
import io.nebulagate.application.fake.access.InMemoryProjects;
import io.nebulagate.application.fake.budget.InMemoryTimeZones;
import io.nebulagate.application.fake.limits.InMemoryLimits;
import io.nebulagate.application.fake.routing.NamedHosts;
import io.nebulagate.application.fake.sync.InMemorySites;
import io.nebulagate.application.fake.sync.InMemoryUpstreamUsage;
import io.nebulagate.application.fake.sync.ScriptedSite;
import io.nebulagate.application.limits.BudgetService;
import io.nebulagate.application.limits.BudgetUseCase;
import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.limits.LimitService;
import io.nebulagate.application.limits.LimitStore;
import io.nebulagate.application.limits.LimitUseCase;
import io.nebulagate.application.limits.LiveLimits;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.models.ModelsUseCase;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.PriceService;
import io.nebulagate.application.routing.PriceUseCase;
import io.nebulagate.application.routing.ProviderService;
import io.nebulagate.application.routing.ProviderUseCase;
import io.nebulagate.application.sync.CheckInTime;
import io.nebulagate.application.sync.Crew;
import io.nebulagate.application.sync.SyncObserver;
import io.nebulagate.application.sync.SyncSchedule;
import io.nebulagate.application.sync.SyncService;
import io.nebulagate.application.sync.SyncUseCase;
import io.nebulagate.application.tenancy.Authority;
import io.nebulagate.application.tenancy.OrganisationService;
import io.nebulagate.application.tenancy.OrganisationUseCase;
import io.nebulagate.application.tenancy.Owners;
import io.nebulagate.application.usage.Readiness;
import io.nebulagate.application.usage.RequestLogService;
import io.nebulagate.application.usage.RequestLogUseCase;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.auth.AdminToken;
import io.nebulagate.inbound.http.origin.TrustedProxies;
import io.nebulagate.inbound.http.relay.RelayLimits;
import io.nebulagate.inbound.http.relay.RequestIds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** What the program's own wiring produces, as small as the edge's tests need it. */
public class TestWiring {

  public static final String ADMIN_TOKEN = "an-administrators-token-of-40-characters";
  private static final Secret PEPPER = Secret.of("a pepper");
  public static final int BODY_BYTES_MAX = 1024 * 1024;

  /** What {@code /readyz} says. */
  public static volatile Optional<String> problem = Optional.empty();

  @Produces
  @Singleton
  RelayLimits limits() {
    return new RelayLimits(BODY_BYTES_MAX, Duration.ofSeconds(2), RelayLimits.DEFAULT.uploads());
  }

  @Produces
  @Singleton
  RequestIds requestIds() {
    return () -> new RequestId(LedgerBench.newId());
  }

  @Produces
  @Singleton
  AdminToken adminToken() {
    return new AdminToken(Optional.of(Secret.of(ADMIN_TOKEN)));
  }

  @Produces
  @Singleton
  Readiness readiness() {
    return () -> problem;
  }

  @Produces
  @Singleton
  ModelsUseCase models() {
    return new TwoModels();
  }

  /** Counts the prompt's bytes, and refuses the key that everything refuses. */
  @Produces
  @Singleton
  TokenCountUseCase counts() {
    return asked ->
        asked.credential().reveal().equals("sk-bad")
            ? CompletableFuture.failedStage(new GatewayException(new GatewayError.InvalidApiKey()))
            : CompletableFuture.completedStage(
                new TokenCountUseCase.TokenCount.Estimated(asked.head().promptBytes()));
  }

  @Produces
  @Singleton
  InMemoryLedgerStore ledger() {
    return new InMemoryLedgerStore();
  }

  @Produces
  @Singleton
  InMemoryProviders providers() {
    return new InMemoryProviders();
  }

  @Produces
  @Singleton
  InMemoryPrices prices() {
    return new InMemoryPrices();
  }

  @Produces
  @Singleton
  UserStore users(InMemoryLedgerStore ledger) {
    return new InMemoryUsers(ledger, InstantSource.system());
  }

  @Produces
  @Singleton
  LiveCatalogue catalogue(InMemoryProviders providers, InMemoryPrices prices, InMemorySites sites) {
    return new LiveCatalogue(new InMemoryCatalogue(providers, prices, sites::standings));
  }

  @Produces
  @Singleton
  InMemorySites sites(InMemoryProviders providers, InMemoryPrices prices) {
    return new InMemorySites(providers, prices, new InMemoryUpstreamUsage(providers));
  }

  @Produces
  @Singleton
  ScriptedSite scriptedSite() {
    return new ScriptedSite("site-m1", "site-m2");
  }

  @Produces
  @Singleton
  SyncUseCase sync(
      InMemoryProviders providers,
      InMemorySites sites,
      ScriptedSite scripted,
      LiveCatalogue catalogue) {
    return new SyncService(
        new SyncService.Stores(providers, sites, new InMemoryUpstreamUsage(providers)),
        scripted,
        catalogue,
        new SyncService.Rhythm(
            InstantSource.system(),
            new SyncSchedule(new SecureRandom()),
            CheckInTime.DEFAULT,
            new Crew(Runnable::run, 1)),
        new SyncObserver() {});
  }

  @Produces
  @Singleton
  SignInUseCase signIn(UserStore users) {
    return new SignInService(users);
  }

  @Produces
  @Singleton
  UserUseCase userUseCase(UserStore users) {
    return new UserService(users);
  }

  @Produces
  @Singleton
  InMemoryApiKeys storedKeys() {
    return new InMemoryApiKeys();
  }

  @Produces
  @Singleton
  InMemoryProjects storedProjects() {
    return new InMemoryProjects();
  }

  @Produces
  @Singleton
  ProjectUseCase projects(InMemoryProjects projects, UserStore users) {
    return new ProjectService(projects, users);
  }

  @Produces
  @Singleton
  InMemoryKeyUses keyUses(InMemoryApiKeys keys) {
    return new InMemoryKeyUses(keys);
  }

  /** A client that binds to 127.0.0.1 is a proxy; one that binds to 127.0.0.2 is a stranger. */
  @Produces
  @Singleton
  TrustedProxies trustedProxies() {
    return new TrustedProxies(
        Stream.of("127.0.0.1", "10.0.0.0/8", "fd00::/8")
            .map(block -> AddressRange.parse(block).orElseThrow())
            .toList(),
        Optional.of("CF-IPCountry"));
  }

  @Produces
  @Singleton
  ApiKeyUseCase apiKeys(
      InMemoryApiKeys keys,
      InMemoryProjects projects,
      InMemoryKeyUses uses,
      InMemoryLedgerStore ledger) {
    return new ApiKeyService(
        new ApiKeyService.Stores(keys, projects, uses, ledger),
        keys.directory(),
        PEPPER,
        new SecureRandom(),
        InstantSource.system());
  }

  @Produces
  @Singleton
  AggregatorUseCase aggregators(
      InMemoryApiKeys keys,
      InMemoryLedgerStore ledger,
      InMemoryRequestLog requests,
      BudgetUseCase budgets) {
    return new AggregatorService(
        new AggregatorService.Stores(keys, ledger, requests),
        budgets,
        PEPPER,
        InstantSource.system());
  }

  @Produces
  @Singleton
  Authentication authentication(InMemoryApiKeys keys) {
    return new Authentication(keys.directory(), PEPPER, InstantSource.system());
  }

  @Produces
  @Singleton
  KeyUsageUseCase keyUsage(Authentication authentication, InMemoryLedgerStore ledger) {
    return new KeyUsageService(authentication, ledger);
  }

  @Produces
  @Singleton
  LimitStore limitStore() {
    return new InMemoryLimits(owner -> owner.id().length() < 9);
  }

  @Produces
  @Singleton
  LiveLimits liveLimits(LimitStore store) {
    return new LiveLimits(store);
  }

  @Produces
  @Singleton
  LimitUseCase limitUseCase(LimitStore store, LiveLimits limits) {
    return new LimitService(store, limits);
  }

  @Produces
  @Singleton
  TimeZones timeZones() {
    return new TimeZones(new InMemoryTimeZones(), InstantSource.system());
  }

  @Produces
  @Singleton
  BudgetUseCase budgetUseCase(LiveLimits limits, TimeZones zones, InMemoryLedgerStore ledger) {
    Budgets budgets = new Budgets(limits, zones, InstantSource.system());
    return new BudgetService(limits, budgets, ledger.budgets(), ledger.budgets());
  }

  @Produces
  @Singleton
  CompensationUseCase compensations(InMemoryLedgerStore ledger) {
    return new CompensationService(new InMemoryCompensations(ledger, _ -> Optional.empty()));
  }

  @Produces
  @Singleton
  InMemoryReversals reversals(InMemoryLedgerStore ledger) {
    return new InMemoryReversals(ledger);
  }

  @Produces
  @Singleton
  AccountUseCase accounts(InMemoryLedgerStore ledger, InMemoryReversals reversals) {
    return new AccountService(
        ledger,
        reversals,
        () ->
            new LedgerAudit.Report(
                3, 1, List.of(new LedgerAudit.Violation("I1", "as the test wants"))),
        _ -> {});
  }

  @Produces
  @Singleton
  ProviderUseCase providerUseCase(InMemoryProviders providers, LiveCatalogue catalogue) {
    return new ProviderService(
        providers, catalogue, new NamedHosts(Set.of("127.0.0.1"), Set.of("private.example")));
  }

  @Produces
  @Singleton
  PriceUseCase priceUseCase(
      InMemoryPrices prices, InMemoryProviders providers, LiveCatalogue catalogue) {
    return new PriceService(prices, providers, catalogue);
  }

  @Produces
  @Singleton
  InMemoryRequestLog requests(InMemoryLedgerStore ledger) {
    return new InMemoryRequestLog(ledger);
  }

  @Produces
  @Singleton
  RequestLogUseCase requestLog(InMemoryRequestLog requests) {
    return new RequestLogService(requests);
  }

  @Produces
  @Singleton
  InMemoryMembers members(UserStore users) {
    return new InMemoryMembers(users, InstantSource.system());
  }

  @Produces
  @Singleton
  Authority authority(InMemoryMembers members, Owners owners) {
    return new Authority(members, owners);
  }

  @Produces
  @Singleton
  Owners.Sold sold(VoucherBook vouchers, InMemorySubscriptions subscriptions) {
    return new Owners.Sold(vouchers, subscriptions);
  }

  @Produces
  @Singleton
  Owners owners(
      InMemoryLedgerStore ledger,
      InMemoryApiKeys keys,
      InMemoryProjects projects,
      UserStore users,
      InMemoryRequestLog requests,
      Owners.Sold sold,
      WebhookStore webhooks) {
    return new Owners(ledger, keys, projects, users, requests, sold, webhooks);
  }

  @Produces
  @Singleton
  AuditLog auditLog() {
    return new InMemoryAuditLog(InstantSource.system());
  }

  @Produces
  @Singleton
  OrganisationUseCase organisations(UserStore users, InMemoryMembers members, Authority authority) {
    return new OrganisationService(users, members, authority);
  }

  @Produces
  @Singleton
  AccessTokens accessTokens(UserStore users) {
    return new AccessTokens(new InMemoryAccessTokens(), users, PEPPER, new SecureRandom());
  }

  private static final class TwoModels implements ModelsUseCase {

    private static final List<ModelName> MODELS =
        List.of(new ModelName("m1"), new ModelName("vendor/m2"));

    @Override
    public CompletionStage<List<ModelName>> list(Secret credential, InetAddress client) {
      return credential.reveal().equals("sk-good")
          ? CompletableFuture.completedFuture(MODELS)
          : CompletableFuture.failedFuture(new GatewayException(new GatewayError.InvalidApiKey()));
    }

    @Override
    public CompletionStage<ModelName> find(Secret credential, InetAddress client, String name) {
      return list(credential, client)
          .thenApply(models ->
              models.stream()
                  .filter(model -> model.value().equals(name))
                  .findFirst()
                  .orElseThrow(() -> new GatewayException(new GatewayError.ModelNotFound(name))));
    }
  }
}

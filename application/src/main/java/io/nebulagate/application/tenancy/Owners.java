package io.nebulagate.application.tenancy;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.voucher.Redemption;
import java.util.Optional;
import java.util.UUID;

/** Tells which tenant a thing belongs to. Blocking; thread-safe. */
public final class Owners {

  private final AccountBook accounts;
  private final ApiKeyStore keys;
  private final ProjectStore projects;
  private final UserStore users;
  private final RequestLog requests;
  private final Sold sold;
  private final WebhookStore webhooks;

  /** Where it is kept what an account was given or sold. */
  public record Sold(VoucherBook vouchers, SubscriptionBook subscriptions) {}

  /** Asks where each kind of thing is kept. */
  public Owners(
      AccountBook accounts,
      ApiKeyStore keys,
      ProjectStore projects,
      UserStore users,
      RequestLog requests,
      Sold sold,
      WebhookStore webhooks) {
    this.accounts = accounts;
    this.keys = keys;
    this.projects = projects;
    this.users = users;
    this.requests = requests;
    this.sold = sold;
    this.webhooks = webhooks;
  }

  /** The tenant of the thing with this id, as paths spell it; nothing when there is no such. */
  public Optional<Long> tenantOf(Thing thing, String id) {
    try {
      return switch (thing) {
        case ACCOUNT -> tenantOf(new AccountId(Long.parseLong(id)));
        case API_KEY -> keys.find(Long.parseLong(id)).map(ApiKey::tenant);
        case ORGANISATION -> users.findOrganisation(Long.parseLong(id)).map(Organisation::id);
        case PROJECT -> projects.find(Long.parseLong(id)).map(Project::tenant);
        case REDEMPTION ->
            sold.vouchers()
                .redemption(UUID.fromString(id))
                .map(Redemption::account)
                .flatMap(this::tenantOf);
        case REQUEST ->
            requests.find(RequestId.parse(id)).map(found -> found.record().caller().tenant());
        case SUBSCRIPTION ->
            sold.subscriptions()
                .find(Long.parseLong(id))
                .map(Subscription::account)
                .flatMap(this::tenantOf);
        case WEBHOOK -> webhooks.find(UUID.fromString(id)).map(Webhook::tenant);
      };
    } catch (IllegalArgumentException noId) {
      return Optional.empty();
    }
  }

  private Optional<Long> tenantOf(AccountId account) {
    return accounts.find(account).map(Account::tenant);
  }
}

package io.nebulagate.application.sync;

import io.nebulagate.application.sync.site.SiteAccess;
import io.nebulagate.application.sync.site.SiteClient;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.site.SiteKind;
import io.nebulagate.domain.site.SitePricing;
import io.nebulagate.domain.site.SiteStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a site answers when it is asked for everything, in the order it is asked. */
record Answers(
    SiteKind kind,
    SiteStatus status,
    SiteClient.Self self,
    SiteState.Spent spent,
    SitePricing pricing,
    List<LearntKey> keys) {

  /**
   * Asks; throws {@link SiteException} at the first call that fails.
   *
   * @param known the keys as they are, by the number of their token
   * @param spending asked for our own sums in the same moment as the site for its
   */
  static Answers ask(
      SiteClient client,
      SiteAccess site,
      Map<Long, ProviderKey> known,
      Supplier<SiteState.Spent> spending,
      Deadline deadline) {
    SiteStatus status = client.status(site);
    SiteAccess speaking = site.of(status.kind().orElse(site.kind()));
    deadline.check();
    SitePricing pricing = client.pricing(speaking);
    TokenPages tokens = TokenPages.read(client, speaking, deadline);
    deadline.check();
    SiteClient.Self self = client.self(speaking);
    SiteState.Spent spent = spending.get();
    SiteKind kind = status.kind().orElseGet(() -> SiteKind.ofTokens(tokens.paged()));
    KeyRecovery recovery = new KeyRecovery(client, speaking.of(kind), deadline);
    List<LearntKey> keys =
        tokens.tokens().stream()
            .map(token ->
                new LearntKey(
                    token,
                    recovery.of(token, Optional.ofNullable(known.get(token.id()))),
                    token.group().isBlank() ? self.group() : token.group()))
            .toList();
    return new Answers(kind, status, self, spent, pricing, keys);
  }
}

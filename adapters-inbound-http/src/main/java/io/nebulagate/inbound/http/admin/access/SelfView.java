package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.application.aggregator.AggregatorUseCase.Standing;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.money.QuotaUnits;

/**
 * A person to themselves, and to programs made for NewAPI sites, which read amounts in quota units.
 *
 * @param status 1: in order; whoever is not cannot ask
 * @param quota what may still be spent, credit included
 */
record SelfView(
    @JsonUnwrapped UserView user,
    int status,
    long quota,
    @JsonProperty("used_quota") long usedQuota,
    @JsonProperty("request_count") long requestCount) {

  private static final int IN_ORDER = 1;

  static SelfView of(User user, Standing standing) {
    String group = user.group().isEmpty() ? Catalogue.DEFAULT_GROUP : user.group();
    return new SelfView(
        UserView.of(user.with(user.displayName(), user.role(), group, user.enabled())),
        IN_ORDER,
        QuotaUnits.of(standing.means().left()),
        QuotaUnits.of(standing.means().used()),
        standing.requests());
  }
}

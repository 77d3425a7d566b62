package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.application.tenancy.Authority;
import io.nebulagate.application.usage.RequestLogUseCase;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.Caller;
import jakarta.inject.Singleton;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is answered about past requests, under whatever name they are asked for. */
@Singleton
class LogAnswers {

  private final RequestLogUseCase log;
  private final Authority authority;
  private final Caller caller;

  LogAnswers(RequestLogUseCase log, Authority authority, Caller caller) {
    this.log = log;
    this.authority = authority;
    this.caller = caller;
  }

  /** Everybody's, or those of one organisation or user. */
  Envelope<LogView> list(LogQuery query, @Nullable String user) {
    OptionalLong organisation = query.organisationId();
    return page(query, organisation.isPresent() ? organisation : LogQuery.id("user_id", user));
  }

  /** The caller's own, or those of an organisation that the caller may look at. */
  Envelope<LogView> own(LogQuery query) {
    Principal who = caller.principal();
    long tenant = query.organisationId().orElse(who.tenant());
    if (tenant != who.tenant()) {
      authority.require(who, Permission.SEE, tenant, "organisation");
    }
    return page(query, OptionalLong.of(tenant));
  }

  private Envelope<LogView> page(LogQuery query, OptionalLong tenant) {
    LogView found = LogView.of(log.list(query.filter(tenant), query.before(), query.size()));
    return Envelope.of(caller.principal().operator() ? found : found.forCustomer());
  }
}

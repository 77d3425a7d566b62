package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.notice.Occasion.CostGuard;
import io.nebulagate.inbound.http.relay.RequestIds;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Tells in the log, and in the log of what was done, that too much was spent. */
final class OverspentTeller implements Consumer<CostGuard> {

  private static final Logger LOG = Logger.getLogger(OverspentTeller.class);
  private static final AuditLog.Actor POLICIES =
      new AuditLog.Actor("policies", OptionalLong.empty(), Role.GUEST);
  private static final int DONE = 200;

  private final AuditLog audit;
  private final RequestIds ids;

  OverspentTeller(AuditLog audit, RequestIds ids) {
    this.audit = audit;
    this.ids = ids;
  }

  @Override
  public void accept(CostGuard told) {
    LOG.warnf(
        "policy %d, rule %s: %s %s spent more than %s USD on %s",
        told.policy(),
        told.rule(),
        told.per().label(),
        told.owner(),
        told.limit().toDecimal(),
        told.day());
    JsonObject what =
        new JsonObject()
            .put("policy_id", told.policy())
            .put("rule", told.rule())
            .put("per", told.per().label())
            .put("owner", told.owner())
            .put("day", told.day().toString())
            .put("daily_spend_over", told.limit().toDecimal());
    RequestId id = ids.next();
    String place = "policy " + told.policy();
    audit.begin(
        new AuditLog.Action(
            id.uuid(),
            "policy.overspent",
            POLICIES,
            "",
            id.toString(),
            place,
            Optional.of(what.encode())));
    audit.end(id.uuid(), new AuditLog.Outcome(DONE, Optional.empty(), Optional.empty()));
  }
}

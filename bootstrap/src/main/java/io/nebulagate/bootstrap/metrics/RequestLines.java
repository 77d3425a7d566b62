package io.nebulagate.bootstrap.metrics;

import io.nebulagate.application.relay.RelayObserver;
import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.money.Charge;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.logging.MDC;

/**
 * One line per request, its facts as fields: who asked for what, who served it, how it ended. What
 * went wrong on our side or a provider's is a warning; all else is told at DEBUG, so that a busy
 * gateway does not spend its time on logs. Never a prompt, an answer or a key.
 */
public final class RequestLines implements RelayObserver {

  private static final Logger LOG = Logger.getLogger("nebulagate.request");

  @Override
  public void finished(RequestRecord record) {
    Level level = record.status() >= 500 ? Level.WARN : Level.DEBUG;
    if (!LOG.isEnabled(level)) {
      return;
    }
    List<Attempt> attempts = record.attempts();
    say(
        level,
        "request ended",
        Map.of(
            "requestId", record.id(),
            "keyId", record.caller().apiKeyId(),
            "model", record.question().model(),
            "status", record.status(),
            "provider", attempts.isEmpty() ? "none" : attempts.getLast().provider(),
            "outcome", attempts.isEmpty() ? "none" : attempts.getLast().outcome(),
            "attempts", attempts.size(),
            "millis", record.timing().total().toMillis(),
            "amount", record.charge().map(Charge::amount).map(Object::toString).orElse("$0")));
  }

  @Override
  public void refused(RelayRequest request, GatewayError error) {
    Level level = error.fault() == GatewayError.Fault.GATEWAY ? Level.WARN : Level.DEBUG;
    if (LOG.isEnabled(level)) {
      say(level, "request refused", Map.of("requestId", request.id(), "error", error.code()));
    }
  }

  private static void say(Level level, String what, Map<String, Object> facts) {
    facts.forEach((name, value) -> MDC.put(name, value.toString()));
    try {
      LOG.log(level, what);
    } finally {
      facts.keySet().forEach(MDC::remove);
    }
  }
}

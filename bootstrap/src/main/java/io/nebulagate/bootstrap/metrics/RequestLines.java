package io.nebulagate.bootstrap.metrics;

import io.nebulagate.application.relay.RelayObserver;
import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.logging.MDC;

/**
 * One line per request: who asked for what, who served it, how it ended; in structured logs the
 * request id is a field of its own. What went wrong on our side or a provider's is a warning; all
 * else is told at DEBUG, so that a busy gateway does not spend its time on logs. Never a prompt, an
 * answer or a key.
 */
public final class RequestLines implements RelayObserver {

  /** The field of a structured log line; the same name as in the text. */
  private static final String REQUEST_ID = "requestId";

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
        record.id(),
        ("request ended: status=%d model=%s provider=%s outcome=%s attempts=%d millis=%d"
                + " amount=%s keyId=%d")
            .formatted(
                record.status(),
                record.question().model(),
                attempts.isEmpty() ? "none" : attempts.getLast().provider(),
                attempts.isEmpty() ? "none" : attempts.getLast().outcome(),
                attempts.size(),
                record.timing().total().toMillis(),
                record.charge().map(Charge::amount).orElse(Money.ZERO),
                record.caller().apiKeyId()));
  }

  /** Somebody should look at this provider; what it said is kept with the request. */
  @Override
  public void usageRejected(RequestId request, String provider) {
    if (LOG.isEnabled(Level.WARN)) {
      say(Level.WARN, request, "usage report not believed: provider=" + provider);
    }
  }

  @Override
  public void refused(RelayRequest request, GatewayError error) {
    Level level = error.fault() == GatewayError.Fault.GATEWAY ? Level.WARN : Level.DEBUG;
    if (LOG.isEnabled(level)) {
      say(level, request.id(), "request refused: error=" + error.code());
    }
  }

  private static void say(Level level, RequestId id, String line) {
    MDC.put(REQUEST_ID, id.toString());
    try {
      LOG.logf(level, "%s requestId=%s", line, id);
    } finally {
      MDC.remove(REQUEST_ID);
    }
  }
}

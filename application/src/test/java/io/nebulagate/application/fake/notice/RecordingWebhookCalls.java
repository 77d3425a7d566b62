package io.nebulagate.application.fake.notice;

import io.nebulagate.application.notices.Delivery.Hook;
import io.nebulagate.application.notices.WebhookCalls;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.notice.Notice;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Keeps what was sent to webhooks; nothing may be called without TLS. */
public final class RecordingWebhookCalls implements WebhookCalls {

  /** A call. */
  public record Call(Hook hook, Notice notice) {}

  private final List<Call> calls = new ArrayList<>();
  private volatile boolean failing;

  /** What was sent, oldest first. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Receivers refuse, or take notices again. */
  public void fail(boolean on) {
    failing = on;
  }

  @Override
  public void check(long tenant, URI url) {
    if (!"https".equals(url.getScheme())) {
      throw GatewayException.invalidValue("url", "begins with https://");
    }
  }

  @Override
  public synchronized void send(Hook hook, Notice notice) throws IOException {
    if (failing) {
      throw new IOException("the receiver answered 500");
    }
    calls.add(new Call(hook, notice));
  }
}

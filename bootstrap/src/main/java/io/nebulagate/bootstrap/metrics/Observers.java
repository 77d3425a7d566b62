package io.nebulagate.bootstrap.metrics;

import io.nebulagate.application.relay.RelayObserver;
import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.policy.Hit;
import java.time.Duration;
import java.util.List;

/** Several observers as one, each told in order. */
public final class Observers implements RelayObserver {

  private final List<RelayObserver> all;

  /** Tells {@code all}. */
  public Observers(RelayObserver... all) {
    this.all = List.of(all);
  }

  @Override
  public void firstByte(ModelName model, Duration elapsed) {
    all.forEach(each -> each.firstByte(model, elapsed));
  }

  @Override
  public void attempted(RequestRecord.Attempt attempt) {
    all.forEach(each -> each.attempted(attempt));
  }

  @Override
  public void extended(Extension answer) {
    all.forEach(each -> each.extended(answer));
  }

  @Override
  public void usageRejected(RequestId request, String provider) {
    all.forEach(each -> each.usageRejected(request, provider));
  }

  @Override
  public void finished(RequestRecord record) {
    all.forEach(each -> each.finished(record));
  }

  @Override
  public void refused(RelayRequest request, GatewayError error) {
    all.forEach(each -> each.refused(request, error));
  }

  @Override
  public void found(List<Hit> hits) {
    all.forEach(each -> each.found(hits));
  }
}

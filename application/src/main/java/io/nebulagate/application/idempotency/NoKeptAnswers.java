package io.nebulagate.application.idempotency;

import io.nebulagate.domain.chat.RequestId;
import java.time.Duration;
import java.util.Collection;

/** Remembers nothing. */
final class NoKeptAnswers implements KeptAnswers {

  @Override
  public Found claim(Claim claim, Duration lock) {
    return new Found.Nothing();
  }

  @Override
  public void renew(Collection<RequestId> running, Duration lock) {}

  @Override
  public void keep(KeptAnswer answer) {}

  @Override
  public void release(RequestId request) {}

  @Override
  public int forget(int limit) {
    return 0;
  }
}

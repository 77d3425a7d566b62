package io.nebulagate.application.notices;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.Webhook;

/**
 * A notice on its way to one receiver, held by one caller for a while.
 *
 * @param attempt which one this is, from 1; names the hold
 */
public record Delivery(long id, int attempt, Notice notice, Receiver receiver) {

  /** Who is told. */
  public sealed interface Receiver {

    /** What it is called in metrics. */
    String channel();
  }

  /** A person, at the address that is verified when the letter is written. */
  public record Reader(long user) implements Receiver {
    @Override
    public String channel() {
      return "mail";
    }
  }

  /** A program. */
  public record Hook(Webhook webhook, Secret secret) implements Receiver {
    @Override
    public String channel() {
      return "webhook";
    }
  }
}

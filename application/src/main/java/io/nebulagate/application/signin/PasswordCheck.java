package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.PasswordRules;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Compares passwords, at the same price whether or not there is anybody of that name, and only so
 * many at once: each costs a core for a while. Blocking; thread-safe.
 */
public final class PasswordCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Secret NOBODYS = Secret.of("what nobody's password is");

  private final PasswordHasher hasher;
  private final Semaphore room;
  private final String nobodysHash;

  /**
   * Compares by {@code hasher}.
   *
   * @param atOnce how many passwords are compared at the same time
   */
  public PasswordCheck(PasswordHasher hasher, int atOnce) {
    this.hasher = hasher;
    this.room = new Semaphore(atOnce, true);
    this.nobodysHash = hasher.hash(NOBODYS);
  }

  /**
   * Who was meant, if the password is that one's.
   *
   * @param known who has the name, if anybody
   * @throws GatewayException with {@link GatewayError.Overloaded} when others wait already
   */
  // a look-up's answer is handed on as it came, so that both of its cases cost the same here
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Optional<PasswordStore.Known> matching(Optional<PasswordStore.Known> known, Secret password) {
    boolean readable = PasswordRules.readable(password);
    Secret compared = readable ? password : NOBODYS;
    String hash = known.map(PasswordStore.Known::hash).orElse(nobodysHash);
    boolean same = inTurn(() -> hasher.matches(compared, hash));
    return known.filter(_ -> same && readable);
  }

  /** The hash of a new password that keeps the rules. */
  String hash(Secret password) {
    return inTurn(() -> hasher.hash(password));
  }

  private <T> T inTurn(Supplier<T> work) {
    try {
      if (!room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new GatewayException(new GatewayError.Overloaded(PAUSE));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GatewayException(new GatewayError.Overloaded(PAUSE));
    }
    try {
      return work.get();
    } finally {
      room.release();
    }
  }
}

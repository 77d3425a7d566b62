package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.OneTimeCode;
import io.nebulagate.domain.signin.Totp;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks at codes of the second factor, each of which counts once. Blocking; thread-safe. */
public final class SecondFactor {

  private final TotpStore factors;
  private final InstantSource clock;

  /** Over the second factors in {@code factors}. */
  public SecondFactor(TotpStore factors, InstantSource clock) {
    this.factors = factors;
    this.clock = clock;
  }

  /** Whether a code is asked for when this person signs in. */
  public boolean neededBy(long user) {
    return confirmed(user).isPresent();
  }

  /** Uses up a code of the app, or a recovery code; false when it is neither. */
  public boolean spend(long user, Secret code) {
    Optional<Secret> secret = confirmed(user);
    if (secret.isEmpty()) {
      return false;
    }
    String text = code.reveal().strip();
    if (!Totp.looksRight(text)) {
      return factors.spendRecovery(user, OneTimeCode.digest(code));
    }
    OptionalLong step = Totp.stepOf(text, secret.get(), clock.instant());
    return step.isPresent() && factors.spendStep(user, step.getAsLong());
  }

  private Optional<Secret> confirmed(long user) {
    return factors.find(user).filter(TotpStore.Kept::confirmed).map(TotpStore.Kept::secret);
  }
}

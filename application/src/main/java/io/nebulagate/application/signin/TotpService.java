package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.OneTimeCode;
import io.nebulagate.domain.signin.Totp;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Proposes, confirms and removes second factors. */
public final class TotpService implements TotpUseCase {

  private static final String ISSUER = "NebulaGate";
  private static final String CODE = "code";
  private static final String WHAT = "second factor";
  private static final int RECOVERY_CODES = 10;

  private final TotpStore factors;
  private final SecondFactor secondFactor;
  private final Attempts attempts;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * Keeps second factors in {@code factors}.
   *
   * @param random cryptographically strong
   */
  public TotpService(
      TotpStore factors,
      SecondFactor secondFactor,
      Attempts attempts,
      RandomGenerator random,
      InstantSource clock) {
    this.factors = factors;
    this.secondFactor = secondFactor;
    this.attempts = attempts;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public Proposal propose(Principal person) {
    Secret secret = Totp.generate(random);
    if (!factors.propose(idOf(person), secret)) {
      throw new GatewayException(new GatewayError.AlreadyExists("totp"));
    }
    return new Proposal(secret, Totp.uri(secret, ISSUER, person.name()));
  }

  @Override
  public List<Secret> confirm(Principal person, Secret code) {
    long user = idOf(person);
    Secret proposed =
        factors
            .find(user)
            .filter(kept -> !kept.confirmed())
            .map(TotpStore.Kept::secret)
            .orElseThrow(TotpService::nothingThere);
    attempts.begin(Subject.account(person.name()));
    OptionalLong step = Totp.stepOf(code.reveal().strip(), proposed, clock.instant());
    if (step.isEmpty()) {
      throw wrongCode();
    }
    List<Secret> codes =
        Stream.generate(() -> OneTimeCode.generate(OneTimeCode.Use.RECOVERY, random))
            .limit(RECOVERY_CODES)
            .toList();
    if (!factors.confirm(
        user, step.getAsLong(), codes.stream().map(OneTimeCode::digest).toList())) {
      throw nothingThere();
    }
    attempts.forgive(Subject.account(person.name()));
    return codes;
  }

  @Override
  public void remove(Principal person, Secret code) {
    long user = idOf(person);
    if (factors.find(user).isEmpty()) {
      throw nothingThere();
    }
    if (secondFactor.neededBy(user)) {
      attempts.begin(Subject.account(person.name()));
      if (!secondFactor.spend(user, code)) {
        throw wrongCode();
      }
      attempts.forgive(Subject.account(person.name()));
    }
    factors.remove(user);
  }

  private static long idOf(Principal person) {
    return person
        .user()
        .orElseThrow(() -> new GatewayException(new GatewayError.PermissionDenied()));
  }

  private static GatewayException wrongCode() {
    return GatewayException.invalidValue(CODE, "is wrong or was used");
  }

  private static GatewayException nothingThere() {
    return new GatewayException(new GatewayError.NotFound(WHAT));
  }
}

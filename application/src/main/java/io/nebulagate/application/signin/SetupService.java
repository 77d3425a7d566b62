package io.nebulagate.application.signin;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.access.Usernames;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.OneTimeCode;
import io.nebulagate.domain.signin.PasswordRules;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Trusts whoever can read the log of an empty gateway, once. */
public final class SetupService implements SetupUseCase {

  private static final String NO_GROUP = "";

  private final SetupStore store;
  private final Attempts attempts;
  private final RandomGenerator random;

  /**
   * Makes the first user in {@code store}.
   *
   * @param random cryptographically strong
   */
  public SetupService(SetupStore store, Attempts attempts, RandomGenerator random) {
    this.store = store;
    this.attempts = attempts;
    this.random = random;
  }

  @Override
  public Optional<Secret> renewCode() {
    Secret code = OneTimeCode.generate(OneTimeCode.Use.SETUP, random);
    return store.renew(OneTimeCode.digest(code)) ? Optional.of(code) : Optional.empty();
  }

  @Override
  public User setUp(Secret code, String username, Secret password, String address) {
    if (store.peopled()) {
      throw new GatewayException(new GatewayError.AlreadySetUp());
    }
    Usernames.check(username);
    PasswordRules.check("password", password, username);
    Subject guesser = Subject.signIn(address);
    attempts.begin(guesser);
    NewUser root = new NewUser(username, password, username, Role.ROOT, NO_GROUP);
    User first =
        store
            .claim(OneTimeCode.digest(code), root)
            .orElseThrow(() ->
                new GatewayException(
                    store.peopled()
                        ? new GatewayError.AlreadySetUp()
                        : new GatewayError.InvalidCredentials()));
    attempts.forgive(guesser);
    return first;
  }
}

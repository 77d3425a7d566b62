package io.nebulagate.application.fake.signin;

import io.nebulagate.application.signin.PasswordHasher;
import io.nebulagate.domain.access.Secret;
import java.util.concurrent.atomic.AtomicInteger;

/** No hash at all, and therefore quick; counts how often a password was compared. */
public final class PlainHasher implements PasswordHasher {

  private static final String MARK = "plain:";

  private final AtomicInteger compared = new AtomicInteger();

  /** How many comparisons there were. */
  public int compared() {
    return compared.get();
  }

  @Override
  public String hash(Secret password) {
    return MARK + password.reveal();
  }

  @Override
  public boolean matches(Secret password, String hash) {
    compared.incrementAndGet();
    return hash(password).equals(hash);
  }
}

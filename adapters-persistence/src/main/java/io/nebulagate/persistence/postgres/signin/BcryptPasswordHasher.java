package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.signin.PasswordHasher;
import io.nebulagate.domain.access.Secret;
import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.enterprise.context.ApplicationScoped;

/** Passwords by bcrypt, as users are added with. */
@ApplicationScoped
public class BcryptPasswordHasher implements PasswordHasher {

  @Override
  public String hash(Secret password) {
    return BcryptUtil.bcryptHash(password.reveal());
  }

  @Override
  public boolean matches(Secret password, String hash) {
    return BcryptUtil.matches(password.reveal(), hash);
  }
}

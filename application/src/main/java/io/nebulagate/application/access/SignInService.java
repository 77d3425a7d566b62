package io.nebulagate.application.access;

import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.error.GatewayException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Signs the administrator in; asks the store once. */
public final class SignInService implements SignInUseCase {

  private static final String ROOT = "root";

  private final UserStore users;
  private final AtomicReference<@Nullable Principal> administrator = new AtomicReference<>();

  /** Keeps the organisation {@code root} in {@code users}. */
  public SignInService(UserStore users) {
    this.users = users;
  }

  @Override
  public Principal administrator() {
    Principal known = administrator.get();
    if (known != null) {
      return known;
    }
    Organisation root = users.findOrganisation(ROOT).orElseGet(this::makeRoot);
    Principal found =
        new Principal(ROOT, OptionalLong.empty(), root.id(), root.account(), Role.ROOT);
    administrator.set(found);
    return found;
  }

  private Organisation makeRoot() {
    try {
      return users.addOrganisation(ROOT);
    } catch (GatewayException madeMeanwhile) {
      return users.findOrganisation(ROOT).orElseThrow(() -> madeMeanwhile);
    }
  }
}

package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Role;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of {@link Role} as annotations need them. */
public final class Roles {

  /** {@link Role#USER}. */
  public static final String USER = "USER";

  /** {@link Role#ADMIN}. */
  public static final String ADMIN = "ADMIN";

  /** {@link Role#ROOT}. */
  public static final String ROOT = "ROOT";

  private Roles() {}

  /** A role and all below it: who may more may also do less. */
  static Set<String> upTo(Role role) {
    return Arrays.stream(Role.values())
        .filter(other -> other.compareTo(role) <= 0)
        .map(Role::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}

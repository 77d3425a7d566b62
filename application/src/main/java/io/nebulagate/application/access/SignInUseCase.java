package io.nebulagate.application.access;

import io.nebulagate.domain.access.Principal;

/** Tells as whom a caller of the admin API acts. Blocking; thread-safe. */
public interface SignInUseCase {

  /**
   * Whom the holder of the administrator's token acts as: the root of an organisation named {@code
   * root}, which is made with its account when it is first needed.
   */
  Principal administrator();
}

package io.nebulagate.application.limits;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.limits.LimitStore.Owned;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.function.UnaryOperator;

/** What operators do with the limits of projects, users, organisations and models. Blocking. */
public interface LimitUseCase {

  /**
   * Changes what bounds {@code owner}. In force on this replica when it returns; elsewhere shortly
   * after.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such user or
   *     organisation
   */
  Owned change(LimitOwner owner, UnaryOperator<Limits> change);

  /** One page of all limits in a lasting order; pages from 0, sizes 1 to 100. */
  Page<Owned> list(int page, int size);
}

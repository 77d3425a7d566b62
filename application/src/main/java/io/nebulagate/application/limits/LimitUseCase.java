package io.nebulagate.application.limits;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.limits.LimitStore.Owned;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.function.UnaryOperator;

/** What is done with the limits of all but keys. Who may has been asked before. Blocking. */
public interface LimitUseCase {

  /**
   * Changes what {@code by} has set for {@code owner}; of what both sides set, the lower bound
   * counts. In force on this replica when it returns; elsewhere shortly after.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such user or
   *     organisation
   */
  Owned change(LimitOwner owner, SetBy by, UnaryOperator<Limits> change);

  /** One page of all limits in a lasting order; pages from 0, sizes 1 to 100. */
  Page<Owned> list(int page, int size);
}

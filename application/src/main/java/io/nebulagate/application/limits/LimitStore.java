package io.nebulagate.application.limits;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Keeps the limits of projects, users, organisations and models; a key's are its own. Blocking;
 * thread-safe.
 */
public interface LimitStore {

  /**
   * Changes what bounds {@code owner}, {@link Limits#NONE} where nothing did, and answers what does
   * now. Changes of one owner happen one after the other; where nothing is left, nothing is kept.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such user or
   *     organisation
   */
  Limits change(LimitOwner owner, UnaryOperator<Limits> change);

  /** All that are kept. */
  List<Owned> all();

  /** One page of them in a lasting order; pages from 0, sizes 1 to 100. */
  Page<Owned> list(int page, int size);

  /** The limits of one owner. */
  record Owned(LimitOwner owner, Limits limits) {}
}

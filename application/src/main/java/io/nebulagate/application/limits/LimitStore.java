package io.nebulagate.application.limits;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Keeps the limits of projects, users, organisations and models, and what operators bound keys by;
 * a key's own stand with the key. Blocking; thread-safe.
 */
public interface LimitStore {

  /**
   * Changes what {@code by} has set for {@code owner}, {@link Limits#NONE} where that was nothing,
   * and answers what it is now. Changes of one owner happen one after the other; where nothing is
   * left, nothing is kept.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such user or
   *     organisation
   */
  Limits change(LimitOwner owner, SetBy by, UnaryOperator<Limits> change);

  /** Changes what operators have set, as {@link #change(LimitOwner, SetBy, UnaryOperator)}. */
  default Limits change(LimitOwner owner, UnaryOperator<Limits> change) {
    return change(owner, SetBy.OPERATOR, change);
  }

  /** All that are kept. */
  List<Owned> all();

  /** One page of them in a lasting order; pages from 0, sizes 1 to 100. */
  Page<Owned> list(int page, int size);

  /** The limits of one owner, as far as one side has set them. */
  record Owned(LimitOwner owner, SetBy by, Limits limits) {}
}

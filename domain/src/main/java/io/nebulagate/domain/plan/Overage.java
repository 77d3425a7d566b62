package io.nebulagate.domain.plan;

import io.nebulagate.domain.chat.ModelName;

/** What happens to a request that the allowances do not cover. */
public sealed interface Overage {

  /** It is refused. */
  record Block() implements Overage {}

  /** Another model serves it, and is paid for as that model is. */
  record Degrade(ModelName model) implements Overage {}

  /** The owner's account pays for what is missing. */
  record Allow() implements Overage {}

  /**
   * The plan says nothing of it: the other plans of the account do, and where there are none, the
   * account pays. For what is given beside plans.
   */
  record Aside() implements Overage {}
}

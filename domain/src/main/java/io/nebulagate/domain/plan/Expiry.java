package io.nebulagate.domain.plan;

import io.nebulagate.domain.chat.ModelName;

/** What happens to its owner's requests when a subscription is over. */
public sealed interface Expiry {

  /** They are refused. */
  record Block() implements Expiry {}

  /** Another model serves them, and the account pays. */
  record Degrade(ModelName model) implements Expiry {}

  /** The account pays as if there had been no plan; the owner is told. */
  record Notify() implements Expiry {}
}

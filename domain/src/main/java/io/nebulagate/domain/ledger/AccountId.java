package io.nebulagate.domain.ledger;

/** Names one account of the ledger. Positive; 1 to 999 are the ledger's own. */
public record AccountId(long value) {

  /** Checks the range. */
  public AccountId {
    if (value <= 0) {
      throw new IllegalArgumentException("an account id is positive");
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof AccountId that && value == that.value;
  }
}

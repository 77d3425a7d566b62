package io.nebulagate.domain.ledger;

/** What an account counts. One transfer never mixes two of them. */
public enum Asset {
  /** US dollars, in nano-dollars. */
  USD(1),
  /** Tokens of any model. */
  TOKEN(2),
  /** Whole requests. */
  CALL(3);

  private final int code;

  Asset(int code) {
    this.code = code;
  }

  /** The number in the database. */
  public int code() {
    return code;
  }

  /** The asset of a number in the database; throws {@link IllegalArgumentException} if none. */
  public static Asset ofCode(int code) {
    for (Asset asset : values()) {
      if (asset.code == code) {
        return asset;
      }
    }
    throw new IllegalArgumentException("unknown asset " + code);
  }
}

package io.nebulagate.domain.money;

/** Something that is counted and has a price: a kind of token, or a {@link Unit}. */
public sealed interface Billable permits TokenKind, Unit {

  /** The name of it in JSON, metrics and documents. */
  String label();

  /** How many of it a price is stated for, as a power of ten: 6 for a million tokens. */
  int soldByPowerOfTen();

  /** How many of it a price is stated for. */
  default long soldBy() {
    return Math.powExact(10L, soldByPowerOfTen());
  }

  /**
   * What a label names among the things that are sold by this many, for images are sold both as
   * tokens and by the piece; throws {@link IllegalArgumentException} when it names nothing.
   */
  static Billable parse(String label, int soldByPowerOfTen) {
    return soldByPowerOfTen == TokenKind.SOLD_BY ? TokenKind.parse(label) : Unit.parse(label);
  }
}

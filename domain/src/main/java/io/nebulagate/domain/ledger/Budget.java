package io.nebulagate.domain.ledger;

import io.nebulagate.domain.money.Money;
import java.time.LocalDate;

/**
 * What may be charged to one owner within one day or month, as the ledger counts it beside the
 * accounts. The ledger takes level and owner as words; what they stand for is decided elsewhere.
 *
 * @param level what kind of owner it is, at most {@value #WORD_LENGTH_MAX} characters
 * @param owner which one, at most {@value #WORD_LENGTH_MAX} characters
 * @param startsOn the first day of the period, in the owner's own calendar
 * @param limit the most that may be charged, holds included; not negative
 */
public record Budget(String level, String owner, Period period, LocalDate startsOn, Money limit) {

  /** The most characters of a level or an owner. */
  public static final int WORD_LENGTH_MAX = 512;

  /** Checks; throws {@link IllegalArgumentException}. */
  public Budget {
    if (limit.nanos() < 0) {
      throw new IllegalArgumentException("a budget is not negative");
    }
    if (level.length() > WORD_LENGTH_MAX || owner.length() > WORD_LENGTH_MAX) {
      throw new IllegalArgumentException("too long for the level or owner of a budget");
    }
  }

  /** What it is, whatever it allows: limits may change within a period. */
  public Key key() {
    return new Key(level, owner, period, startsOn);
  }

  /** How long a budget lasts. */
  public enum Period {
    /** From midnight to midnight. */
    DAY,
    /** From the first of a month to the first of the next. */
    MONTH
  }

  /** One period of one owner. */
  public record Key(String level, String owner, Period period, LocalDate startsOn) {

    /** By hand: what is generated is interpreted in the native binary. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && level.equals(that.level)
          && owner.equals(that.owner)
          && period == that.period
          && startsOn.equals(that.startsOn);
    }
  }
}

package io.nebulagate.domain.ledger;

import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One line of an account's history, as it is read. Never changed once written.
 *
 * @param id shared by a hold and its resolution
 * @param journalId groups the entries of one event; a request's id for its hold and charge
 * @param reason why, where a person gave one
 */
public record Transfer(
    UUID id,
    Phase phase,
    Kind kind,
    UUID journalId,
    AccountId debit,
    AccountId credit,
    Money amount,
    String actor,
    Optional<String> reason,
    Instant createdAt) {

  /** How far a transfer has come. */
  public enum Phase {
    /** A hold; moves nothing yet. */
    PENDING,
    /** Moved its amount. */
    POSTED,
    /** A hold given back by decision. */
    VOIDED,
    /** A hold given back by time. */
    EXPIRED;

    private static final int HELD = 0;
    private static final int RESOLUTION = 1;

    /**
     * What the number in the database means: a resolution that moved something is posted, whatever
     * its kind.
     */
    public static Phase ofCode(int code, Kind kind, Money amount) {
      if (code == HELD) {
        return PENDING;
      }
      if (code == RESOLUTION && amount.isZero()) {
        return switch (kind) {
          case VOID -> VOIDED;
          case EXPIRE -> EXPIRED;
          default -> POSTED;
        };
      }
      return POSTED;
    }
  }

  /** Why money moves. The numbers are those of {@code ledger.transfer.kind}. */
  public enum Kind {
    /** Set aside for a request. */
    HOLD(10),
    /** The real cost of a request. */
    CHARGE(11),
    /** A hold released by decision. */
    VOID(12),
    /** A hold released by time. */
    EXPIRE(13),
    /** Money in. */
    CREDIT(20),
    /** Money out, by decision of an operator. */
    DEBIT(21),
    /** A plan's allowance for one cycle. */
    GRANT(30),
    /** What is carried over into the next cycle. */
    ROLLOVER(31),
    /** What a cycle's end lets lapse. */
    BREAKAGE(32),
    /** What a change of plan takes back of a cycle, or takes along. */
    PRORATION(33),
    /** A voucher redeemed. */
    VOUCHER(40),
    /** The opposite of an earlier transfer. */
    REVERSAL(50),
    /** A correction with a reason. */
    CORRECTION(60),
    /** Served work beyond what the account could pay. */
    RECEIVABLE(70),
    /** A slice lent to one replica. */
    LEASE(80);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The number in the database. */
    public int code() {
      return code;
    }

    /** The kind of a number in the database; throws {@link IllegalArgumentException} if none. */
    public static Kind ofCode(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("unknown transfer kind " + code);
    }
  }
}

package io.nebulagate.application.billing;

import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.Optional;

/**
 * Who pays for what, for every way a request can end: the lines S1 to S20 of the settlement table,
 * as far as what they settle exists. Pure and thread-safe.
 */
public final class SettlementPolicy {

  private final Switches switches;

  /** The policy with its switches as documented. */
  public SettlementPolicy() {
    this(Switches.DEFAULT);
  }

  /** The policy with {@code switches}. */
  public SettlementPolicy(Switches switches) {
    this.switches = switches;
  }

  /** How a request ended. */
  public enum Ending {
    /** The answer reached its end. */
    SERVED,
    /** The client left. */
    CLIENT_LEFT,
    /** The upstream broke, or took too long, after the client had got something. */
    BROKEN,
    /** The money ran out midway, and the client was given a proper end. */
    SPENT,
    /** A rule about answers kept this one from the client. */
    WITHHELD,
    /** Nobody served it: it was refused, or every attempt failed. */
    FAILED
  }

  /**
   * What is known at the end.
   *
   * @param accepted whether an upstream took the request
   * @param reported whether it told the usage
   * @param produced whether it made anything a customer would pay for
   * @param curtailed whether it says that a bound on length or its own content filter ended the
   *     answer: then it worked, even when nothing shows
   */
  public record Known(
      Ending ending, boolean accepted, boolean reported, boolean produced, boolean curtailed) {}

  /**
   * What an operator may decide differently.
   *
   * @param billEmptyOutput whether an answer with nothing in it is charged
   * @param billAbortedPrompt whether a client that leaves before the first piece pays for the
   *     prompt; without it, leaving early would be a way to make others work for nothing
   * @param drain how long an upstream is still listened to after its client left, in case it
   *     reports the usage; only zero is possible: it is cancelled at once
   * @param billBlockedOutput whether an answer that was withheld is charged
   * @param maxOverrun the most that exact usage may cost beyond what was set aside; without a bound
   *     when empty
   */
  public record Switches(
      boolean billEmptyOutput,
      boolean billAbortedPrompt,
      Duration drain,
      boolean billBlockedOutput,
      Optional<Money> maxOverrun) {

    /** As documented. */
    public static final Switches DEFAULT =
        new Switches(false, true, Duration.ZERO, true, Optional.empty());

    /** Refuses what is not there: {@link IllegalArgumentException}. */
    public Switches {
      if (!drain.isZero()) {
        throw new IllegalArgumentException("drain: an upstream is cancelled at once, use 0");
      }
      if (maxOverrun.isPresent() && maxOverrun.get().nanos() < 0) {
        throw new IllegalArgumentException("max_overrun is not negative");
      }
    }
  }

  /** What is charged. */
  public enum Bill {
    /** What the upstream reported. */
    REPORTED(UsageSource.EXACT),
    /** The prompt and what was relayed, counted here, never more than the hold. */
    COUNTED(UsageSource.ESTIMATED),
    /** The prompt alone, counted here, never more than the hold. */
    PROMPT_COUNTED(UsageSource.ESTIMATED),
    /** Nothing, though it was served. */
    NOTHING(UsageSource.MISSING),
    /** Nothing: the hold is given back. */
    VOID(UsageSource.MISSING);

    private final UsageSource source;

    Bill(UsageSource source) {
      this.source = source;
    }

    /** Where the numbers of the bill come from. */
    public UsageSource source() {
      return source;
    }
  }

  /** The bill for one ending. */
  public Bill bill(Known known) {
    return switch (known.ending()) {
      case FAILED -> Bill.VOID; // S6, S7
      case SERVED -> served(known);
      case BROKEN, SPENT -> reportedOr(Bill.COUNTED, known); // S9, S13, S20
      case WITHHELD -> // S15
          switches.billBlockedOutput() ? reportedOr(Bill.COUNTED, known) : Bill.NOTHING;
      case CLIENT_LEFT -> known.accepted() ? left(known) : Bill.VOID; // S12
    };
  }

  private Bill served(Known known) {
    if (known.produced()) {
      return reportedOr(Bill.COUNTED, known); // S1, S2, S3
    }
    if (known.curtailed() && known.reported()) {
      return Bill.REPORTED; // S3, S4
    }
    return switches.billEmptyOutput() // S5
        ? reportedOr(Bill.PROMPT_COUNTED, known)
        : Bill.NOTHING;
  }

  private Bill left(Known known) {
    if (known.produced()) {
      return reportedOr(Bill.COUNTED, known); // S10
    }
    return switches.billAbortedPrompt() // S11
        ? reportedOr(Bill.PROMPT_COUNTED, known)
        : Bill.VOID;
  }

  private static Bill reportedOr(Bill otherwise, Known known) {
    return known.reported() ? Bill.REPORTED : otherwise;
  }

  /**
   * What is charged of a cost. An estimate never takes more than was set aside (S2). What an
   * upstream reported may: the ledger takes what is there, and the rest is owed (S20).
   *
   * @param cost what the usage costs
   * @param held what was set aside for it
   */
  public Money charged(UsageSource source, Money cost, Money held) {
    return switch (source) {
      case EXACT -> switches.maxOverrun().map(more -> least(cost, held.plus(more))).orElse(cost);
      case ESTIMATED -> least(cost, held);
      case MISSING, REPLAY -> Money.ZERO; // S17
    };
  }

  private static Money least(Money a, Money b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}

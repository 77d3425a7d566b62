package io.nebulagate.application.billing;

import io.nebulagate.application.usage.RequestRecord.UsageSource;

/**
 * Who pays for what, for every way a request can end: the lines S1 to S13 of the settlement table.
 * Pure and thread-safe.
 */
public final class SettlementPolicy {

  /** How a request ended. */
  public enum Ending {
    /** The answer reached its end. */
    SERVED,
    /** The client left. */
    CLIENT_LEFT,
    /** The upstream broke, or took too long, after the client had got something. */
    BROKEN,
    /** Nobody served it. */
    FAILED
  }

  /**
   * What is known at the end.
   *
   * @param accepted whether an upstream took the request
   * @param reported whether it told the usage
   * @param produced whether it made anything a customer would pay for
   */
  public record Known(Ending ending, boolean accepted, boolean reported, boolean produced) {}

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
      case FAILED -> Bill.VOID; // S7
      case SERVED -> known.produced() ? reportedOr(Bill.COUNTED, known) : Bill.NOTHING; // S1–S5
      case BROKEN -> reportedOr(Bill.COUNTED, known); // S9, S13
      case CLIENT_LEFT -> {
        if (!known.accepted()) {
          yield Bill.VOID; // S12
        }
        // S10 and S11: a client that leaves early still owes the prompt, or leaving would be free
        yield reportedOr(known.produced() ? Bill.COUNTED : Bill.PROMPT_COUNTED, known);
      }
    };
  }

  private static Bill reportedOr(Bill otherwise, Known known) {
    return known.reported() ? Bill.REPORTED : otherwise;
  }
}

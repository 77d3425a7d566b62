package io.nebulagate.application.plan;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.Asked;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Split;
import io.nebulagate.domain.plan.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Sets aside what one request may use, out of what its owner's plans allow and then the account:
 * everything or nothing. Each part is a hold of its own on an account of its own, renewed, swept
 * and settled like any other. Blocking; thread-safe.
 */
public interface SplitHolds {

  /** Makes the holds; repeating it with the same ids answers the first. */
  Outcome hold(Wanted wanted);

  /**
   * What is to be set aside.
   *
   * @param ids of the holds it may take, made by the caller, UUIDv7: {@link Bucket#LEGS_MAX} and
   *     one; the first is that of the first part
   * @param journal the request's own id
   * @param split who pays for it, given the buckets in their order; without side effects, and asked
   *     again when the ledger has to be asked again
   * @param timeToLive how long the holds stand unless renewed
   */
  record Wanted(
      List<UUID> ids,
      UUID journal,
      Payer payer,
      Function<List<Bucket>, Split> split,
      Duration timeToLive) {

    /** Copies the ids; throws {@link IllegalArgumentException} for too few. */
    public Wanted {
      ids = List.copyOf(ids);
      if (ids.size() <= Bucket.LEGS_MAX) {
        throw new IllegalArgumentException("an id for each part");
      }
    }
  }

  /**
   * Who pays.
   *
   * @param asked what decides which buckets may be used
   * @param pays whether the account itself pays for what no bucket does
   * @param budgets what parts in money count against
   * @param standIn the version of a plan whose stand-in takes the place of all that the account has
   */
  record Payer(
      AccountId account, Asked asked, boolean pays, List<Budget> budgets, Optional<Long> standIn) {

    /** Copies the budgets. */
    public Payer {
      budgets = List.copyOf(budgets);
    }
  }

  /** What became of it. */
  sealed interface Outcome {

    /** These cycles have to be begun first, or one was begun meanwhile; nothing is held. */
    record Due(List<Subscription> subscriptions) implements Outcome {}

    /** The stand-in has to be begun first; nothing is held. */
    record Unbegun() implements Outcome {}

    /** No bucket pays for it all, and the account is not to; nothing is held. */
    record NotCovered() implements Outcome {}

    /** The account cannot pay for its part; nothing is held. */
    record Refused(Hold.Outcome why) implements Outcome {}

    /**
     * It is set aside.
     *
     * @param parts in the order in which they are used; none for what costs nothing
     */
    record Held(List<Part> parts) implements Outcome {

      /** Copies the parts. */
      public Held {
        parts = List.copyOf(parts);
      }

      /** The buckets that are part of it, each with what is held of it. */
      public List<Bucket> buckets() {
        return parts.stream().flatMap(part -> part.bucket().stream()).toList();
      }

      /**
       * The ends of the parts: each pays what {@code actual} says, and gives the rest back.
       *
       * @param actual split over {@link #buckets}
       */
      public List<Resolution> settle(Split actual) {
        List<Resolution> ends = new ArrayList<>();
        for (Part part : parts) {
          long paid =
              part.bucket().isEmpty()
                  ? actual.rest().nanos()
                  : actual.legs().stream()
                      .filter(leg -> leg.account().equals(part.hold().account()))
                      .mapToLong(Split.Leg::amount)
                      .sum();
          ends.add(Resolution.settle(part.hold(), Money.ofNanos(paid)));
        }
        return ends;
      }

      /** The ends of the parts when nothing was served. */
      public List<Resolution> release() {
        return parts.stream().map(part -> Resolution.release(part.hold())).toList();
      }
    }
  }

  /**
   * One hold, its amount in the smallest unit of the account's asset.
   *
   * @param bucket what is held of, with that amount in it; the account itself when empty
   */
  record Part(Hold hold, Optional<Bucket> bucket) {

    /** What is held. */
    public Asset asset() {
      return bucket.map(Bucket::asset).orElse(Asset.USD);
    }
  }
}

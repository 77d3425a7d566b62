package io.nebulagate.application.voucher;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.voucher.Gain;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.domain.voucher.Uptake;
import io.nebulagate.domain.voucher.VoucherBatch;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Vouchers and what became of them, beside the ledger that they credit and the subscriptions that
 * they begin. Codes are known by their hashes alone. Blocking; thread-safe.
 */
public interface VoucherBook {

  /**
   * Makes a batch.
   *
   * @param codes as many as the offer says
   */
  VoucherBatch issue(VoucherOffer offer, List<KeptCode> codes, String actor);

  /** A batch and what became of it. */
  Optional<Standing> find(UUID batch);

  /**
   * Batches, newest first.
   *
   * @param label only those whose label contains this, whatever the case
   */
  Page<Standing> batches(Optional<String> label, int page, int size);

  /** The codes of a batch, by number; none when there is no such batch. */
  Page<Code> codes(UUID batch, CodeFilter filter, int page, int size);

  /** What became of all batches that share a label, by label. */
  Page<LabelUptake> labels(int page, int size);

  /** Makes the unused codes of a batch worthless; answers whether there is such a batch. */
  boolean revoke(UUID batch, String actor);

  /** What a code is worth, whatever became of it; nothing when nobody made it. */
  Optional<VoucherValue> worth(KeyHash code);

  /**
   * Redeems a code, once per key and once per code: the code is used up, the money credited or the
   * subscription begun, and the redemption written down, or nothing is. The first cycle of a
   * subscription has to be rolled like any other.
   *
   * @throws GatewayException with {@link GatewayError.VoucherAlreadyRedeemed} when the account has
   *     redeemed this code, or as many of its batch as it may; {@link GatewayError.VoucherInvalid}
   *     when the code is not known, used, revoked, not valid now or not for this account; {@link
   *     GatewayError.NotFound} when there is no such account, {@link
   *     GatewayError.IdempotencyKeyReused} when the key stands for something else
   */
  Redeemed redeem(IdempotencyKey key, Claim claim);

  /** What was redeemed under this id. */
  Optional<Redemption> redemption(UUID id);

  /**
   * Takes back a plan that was redeemed, or bounded money, once per key and once in all: cancels
   * its subscription, or the one that was changed into since. What is left of it lapses.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when no such was redeemed under the
   *     id, {@link GatewayError.ReversalTooLarge} when it was taken back before, {@link
   *     GatewayError.IdempotencyKeyReused} when the key stands for something else
   */
  Returned takeBack(IdempotencyKey key, UUID redemption, Note note);

  /** What is kept of a code. */
  record KeptCode(KeyHash hash, String last4) {}

  /** A batch and what became of its codes. */
  record Standing(VoucherBatch batch, Uptake uptake) {}

  /** A code, and what became of it if it was redeemed. */
  record Code(int number, String last4, Optional<Redemption> redemption) {

    /** In a word. */
    public CodeState state() {
      return redemption
          .map(found -> found.gain().reversed() ? CodeState.REVERSED : CodeState.REDEEMED)
          .orElse(CodeState.UNUSED);
    }
  }

  /** What became of the codes of all batches with one label. */
  record LabelUptake(String label, long batches, Uptake uptake) {}

  /** Which codes are asked for: those that meet both conditions. */
  record CodeFilter(Optional<CodeState> state, Optional<String> last4) {

    /** All of them. */
    public static final CodeFilter ALL = new CodeFilter(Optional.empty(), Optional.empty());
  }

  /** What may have become of a code. */
  enum CodeState {
    /** Nobody has redeemed it. */
    UNUSED,
    /** Redeemed, and nothing of it was taken back. */
    REDEEMED,
    /** Redeemed, and taken back at least in part. */
    REVERSED
  }

  /**
   * What somebody wants to redeem.
   *
   * @param account where the money goes, or who gets the plan
   * @param role what whoever redeems is to this gateway
   * @param address where they come from
   * @param beginning what is agreed with the account if the code is worth a plan or bounded money
   */
  record Claim(
      KeyHash code,
      AccountId account,
      Role role,
      String actor,
      String address,
      Optional<Beginning> beginning) {}

  /**
   * What became of it. A repeated key answers what the first call did.
   *
   * @param available what was available right after it
   * @param replayed whether it had happened before
   */
  record Redeemed(UUID id, Gain gain, Money available, boolean replayed) {}

  /**
   * What became of taking a plan back. A repeated key answers what the first call did.
   *
   * @param subscription what was cancelled
   * @param available what was available right after it
   * @param replayed whether it had happened before
   */
  record Returned(long subscription, Money available, boolean replayed) {}
}

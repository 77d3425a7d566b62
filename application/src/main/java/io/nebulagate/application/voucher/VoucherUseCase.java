package io.nebulagate.application.voucher;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.billing.ReversalBook.Reversed;
import io.nebulagate.application.voucher.VoucherBook.Code;
import io.nebulagate.application.voucher.VoucherBook.CodeFilter;
import io.nebulagate.application.voucher.VoucherBook.LabelUptake;
import io.nebulagate.application.voucher.VoucherBook.Redeemed;
import io.nebulagate.application.voucher.VoucherBook.Returned;
import io.nebulagate.application.voucher.VoucherBook.Standing;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.domain.voucher.VoucherBatch;
import io.nebulagate.domain.voucher.VoucherCode;
import io.nebulagate.domain.voucher.VoucherOffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes, redeems and takes back vouchers. What names a batch or a redemption throws {@link
 * GatewayException} with {@link GatewayError.NotFound} when there is none. Blocking; thread-safe.
 */
public interface VoucherUseCase {

  /**
   * Makes a batch; its codes are told only now.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue}, {@link GatewayError.NotFound}
   *     when there is no such plan
   */
  Issued issue(VoucherOffer offer, String actor);

  /** A batch and what became of it. */
  Standing find(UUID batch);

  /** Batches, newest first, or only those whose label contains a text. */
  Page<Standing> batches(Optional<String> label, int page, int size);

  /** The codes of a batch, by number. */
  Page<Code> codes(UUID batch, CodeFilter filter, int page, int size);

  /** What became of all batches that share a label, by label. */
  Page<LabelUptake> labels(int page, int size);

  /** Makes the unused codes of a batch worthless. */
  Standing revoke(UUID batch, String actor);

  /**
   * Redeems what somebody typed, once per key. An account is slowed down by codes that are worth
   * nothing to it, an address by those that nobody made: many people behind one may want the same.
   *
   * @throws GatewayException as {@link VoucherBook#redeem}, and with {@link
   *     GatewayError.InvalidValue} for what cannot be a code, {@link GatewayError.TooManyAttempts}
   */
  Redeemed redeem(IdempotencyKey key, Presented presented);

  /** What was redeemed under this id. */
  Redemption redemption(UUID id);

  /**
   * Takes a redemption back, once per key: what the account has not spent of a credit, the rest of
   * which its owner owes; or a plan, with what is left of it.
   *
   * @throws GatewayException with {@link GatewayError.ReversalTooLarge} when nothing is left of it,
   *     {@link GatewayError.IdempotencyKeyReused}, {@link GatewayError.InvalidValue}
   */
  TakenBack reverse(IdempotencyKey key, UUID redemption, String reason, String actor);

  /** A new batch, and the codes by number that are kept nowhere. */
  record Issued(VoucherBatch batch, List<VoucherCode> codes) {

    /** Copies the codes. */
    public Issued {
      codes = List.copyOf(codes);
    }
  }

  /**
   * What somebody presents.
   *
   * @param code as it was typed
   * @param account where the money goes, or who gets the plan; that the caller may is decided
   *     before
   * @param address where the caller comes from
   */
  record Presented(String code, AccountId account, Principal caller, String address) {}

  /** What became of taking a redemption back. */
  sealed interface TakenBack {

    /** Whether it had happened before. */
    boolean replayed();

    /** A credit was reversed. */
    record Credit(Reversed reversed) implements TakenBack {

      @Override
      public boolean replayed() {
        return reversed.replayed();
      }
    }

    /** A plan was cancelled. */
    record Plan(Returned returned) implements TakenBack {

      @Override
      public boolean replayed() {
        return returned.replayed();
      }
    }
  }
}

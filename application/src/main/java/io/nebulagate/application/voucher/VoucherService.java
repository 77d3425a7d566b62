package io.nebulagate.application.voucher;

import io.nebulagate.application.access.Names;
import io.nebulagate.application.access.Page;
import io.nebulagate.application.billing.MovementRules;
import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.billing.ReversalBook.Reversal;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.signin.Subject;
import io.nebulagate.application.voucher.VoucherBook.Claim;
import io.nebulagate.application.voucher.VoucherBook.Code;
import io.nebulagate.application.voucher.VoucherBook.CodeFilter;
import io.nebulagate.application.voucher.VoucherBook.KeptCode;
import io.nebulagate.application.voucher.VoucherBook.LabelUptake;
import io.nebulagate.application.voucher.VoucherBook.Redeemed;
import io.nebulagate.application.voucher.VoucherBook.Standing;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.voucher.Gain;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.domain.voucher.VoucherBatch;
import io.nebulagate.domain.voucher.VoucherCode;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Checks what is asked and draws codes; what a code is worth to whom the book decides. */
public final class VoucherService implements VoucherUseCase {

  private final VoucherBook book;
  private final ReversalBook reversals;
  private final VoucherPlans plans;
  private final Attempts attempts;
  private final RandomGenerator random;
  private final Function<Secret, KeyHash> hash;
  private final InstantSource clock;

  /**
   * Draws codes from {@code random}, which must be cryptographically strong, and keeps their hashes
   * under {@code pepper}; {@code reversals} and {@code plans} are other sides of the book's ledger.
   */
  public VoucherService(
      VoucherBook book,
      ReversalBook reversals,
      VoucherPlans plans,
      Attempts attempts,
      Secret pepper,
      RandomGenerator random,
      InstantSource clock) {
    this.book = book;
    this.reversals = reversals;
    this.plans = plans;
    this.attempts = attempts;
    this.random = random;
    this.hash = KeyHash.under(pepper);
    this.clock = clock;
  }

  @Override
  public Issued issue(VoucherOffer offer, String actor) {
    Names.check("label", offer.label());
    if (!offer.validity().possible(clock.instant())) {
      throw GatewayException.invalidValue("valid_until", "must lie ahead, behind valid_from");
    }
    plans.checkKnown(offer.eligibility().plans().orElse(Set.of()));
    VoucherOffer kept =
        switch (offer.value()) {
          case VoucherValue.Credit _ -> offer;
          case VoucherValue.Plan plan -> {
            plans.check(plan);
            yield offer;
          }
          case VoucherValue.Bounded bounded -> {
            String name = offer.label() + " " + HexFormat.of().toHexDigits(random.nextLong());
            yield offer.of(plans.made(bounded, name));
          }
        };
    List<VoucherCode> codes =
        Stream.generate(() -> VoucherCode.draw(random)).limit(offer.count()).toList();
    VoucherBatch batch = book.issue(kept, codes.stream().map(this::kept).toList(), actor);
    return new Issued(batch, codes);
  }

  @Override
  public Standing find(UUID batch) {
    return book.find(batch).orElseThrow(VoucherService::noBatch);
  }

  @Override
  public Page<Standing> batches(Optional<String> label, int page, int size) {
    return book.batches(label, page, size);
  }

  @Override
  public Page<Code> codes(UUID batch, CodeFilter filter, int page, int size) {
    find(batch);
    return book.codes(batch, filter, page, size);
  }

  @Override
  public Page<LabelUptake> labels(int page, int size) {
    return book.labels(page, size);
  }

  @Override
  public Standing revoke(UUID batch, String actor) {
    if (!book.revoke(batch, actor)) {
      throw noBatch();
    }
    return find(batch);
  }

  @Override
  public Redeemed redeem(IdempotencyKey key, Presented presented) {
    Subject account = Subject.redeemer(presented.account());
    Subject address = Subject.redeemer(presented.address());
    attempts.refuseLocked(account, address);
    Optional<VoucherCode> code = VoucherCode.parse(presented.code());
    if (code.isEmpty()) {
      attempts.fail(address);
      throw GatewayException.invalidValue("code", "it is mistyped: no code is like it");
    }
    try {
      Redeemed redeemed = book.redeem(key, claim(code.get(), presented));
      switch (redeemed.gain()) {
        case Gain.Credit _ -> {}
        case Gain.Plan begun -> plans.roll(begun.subscription());
        case Gain.Bounded begun -> plans.roll(begun.subscription());
      }
      return redeemed;
    } catch (GatewayException refused) {
      if (refused.error() instanceof GatewayError.VoucherInvalid(boolean unknown)) {
        attempts.fail(unknown ? new Subject[] {account, address} : new Subject[] {account});
      }
      throw refused;
    }
  }

  private Claim claim(VoucherCode code, Presented presented) {
    KeyHash hashed = hash.apply(code.text());
    String actor = presented.caller().name();
    Optional<Beginning> beginning =
        book.worth(hashed).flatMap(worth -> plans.beginning(worth, presented.account(), actor));
    return new Claim(
        hashed,
        presented.account(),
        presented.caller().role(),
        actor,
        presented.address(),
        beginning);
  }

  @Override
  public Redemption redemption(UUID id) {
    return book.redemption(id)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("redemption")));
  }

  @Override
  public TakenBack reverse(IdempotencyKey key, UUID redemption, String reason, String actor) {
    MovementRules.checkReason(reason);
    Redemption redeemed = redemption(redemption);
    return switch (redeemed.gain()) {
      case Gain.Credit _ ->
          new TakenBack.Credit(
              reversals.reverse(key, new Reversal(redeemed.id(), Optional.empty(), reason, actor)));
      case Gain.Plan _, Gain.Bounded _ ->
          new TakenBack.Plan(book.takeBack(key, redeemed.id(), new Note(actor, reason)));
    };
  }

  private KeptCode kept(VoucherCode code) {
    return new KeptCode(hash.apply(code.text()), code.last4());
  }

  private static GatewayException noBatch() {
    return new GatewayException(new GatewayError.NotFound("voucher batch"));
  }
}

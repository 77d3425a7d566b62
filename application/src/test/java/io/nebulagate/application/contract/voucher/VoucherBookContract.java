package io.nebulagate.application.contract.voucher;

import static io.nebulagate.application.contract.LedgerBench.key;
import static io.nebulagate.application.contract.LedgerBench.movement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.billing.AccountBook.Cursor;
import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.billing.ReversalBook.Reversal;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.application.voucher.VoucherBook.Claim;
import io.nebulagate.application.voucher.VoucherBook.Code;
import io.nebulagate.application.voucher.VoucherBook.CodeFilter;
import io.nebulagate.application.voucher.VoucherBook.CodeState;
import io.nebulagate.application.voucher.VoucherBook.KeptCode;
import io.nebulagate.application.voucher.VoucherBook.LabelUptake;
import io.nebulagate.application.voucher.VoucherBook.Redeemed;
import io.nebulagate.application.voucher.VoucherBook.Standing;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.voucher.Caps;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.Gain;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.domain.voucher.Uptake;
import io.nebulagate.domain.voucher.Validity;
import io.nebulagate.domain.voucher.VoucherBatch;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every book of vouchers does. */
public abstract class VoucherBookContract {

  private static final Money WORTH = Money.ofNanos(500);
  private static final Gain GAIN = new Gain.Credit(WORTH, Money.ZERO);
  private static final GatewayError INVALID = new GatewayError.VoucherInvalid(false);
  private static final GatewayError UNKNOWN = new GatewayError.VoucherInvalid(true);
  private static final GatewayError ALREADY = new GatewayError.VoucherAlreadyRedeemed();

  private final Instant now = InstantSource.system().instant();
  private final String label = UUID.randomUUID().toString();

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  /** Its reversals. */
  protected abstract ReversalBook reversals();

  /** The book under test; it may have other vouchers in it. */
  protected abstract VoucherBook vouchers();

  /** Makes the account look as if it had been opened so long ago. */
  protected abstract void age(AccountId account, Duration age);

  @Test
  protected void aBatchIsKeptAsItWasOffered() {
    VoucherOffer offer =
        new VoucherOffer(
            label,
            new VoucherValue.Credit(WORTH),
            2,
            new Validity(
                Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                Optional.of(Instant.parse("2126-01-01T00:00:00Z"))),
            new Caps(3, OptionalInt.of(4), OptionalInt.of(1)),
            new Eligibility(
                Optional.of(Set.of(7L, 8L)),
                Optional.of(Set.of(3L)),
                Optional.of(Set.of(Role.USER)),
                OptionalInt.of(30),
                Optional.of(Set.of()),
                Set.of(new AccountId(9))));

    Batch batch = issue(offer);

    Standing standing = vouchers().find(batch.id()).orElseThrow();
    assertThat(standing.batch().offer()).isEqualTo(offer);
    assertThat(standing.batch().actor()).isEqualTo("operator");
    assertThat(standing.batch().revokedAt()).isEmpty();
    assertThat(standing.uptake()).isEqualTo(new Uptake(2, 0, 0));
    assertThat(issue(offer(1)).terms()).isEqualTo(offer(1));
    assertThat(vouchers().find(UUID.randomUUID())).isEmpty();
  }

  @Test
  protected void aCodeBecomesMoneyOnce() {
    AccountId account = ledger().account(0);
    Batch batch = issue(offer(2));

    Redeemed redeemed = redeem(batch.code(1), account);

    assertThat(redeemed.gain()).isEqualTo(GAIN);
    assertThat(redeemed.available()).isEqualTo(WORTH);
    assertThat(redeemed.replayed()).isFalse();
    assertThat(ledger().available(account)).isEqualTo(500);
    Transfer credit = ledger().book().history(account, Optional.<Cursor>empty(), 10).getFirst();
    assertThat(credit.id()).isEqualTo(redeemed.id());
    assertThat(credit.kind()).isEqualTo(Transfer.Kind.VOUCHER);
    assertThat(credit.reason()).contains("voucher 1 of " + batch.id());
    Redemption kept = vouchers().redemption(redeemed.id()).orElseThrow();
    assertThat(kept.account()).isEqualTo(account);
    assertThat(kept.batch()).isEqualTo(batch.id());
    assertThat(kept.number()).isEqualTo(1);
    assertThat(kept.actor()).isEqualTo("redeemer");
    assertThat(kept.gain()).isEqualTo(GAIN);
    assertThat(uptake(batch)).isEqualTo(new Uptake(2, 1, 0));
    assertThat(vouchers().redemption(UUID.randomUUID())).isEmpty();
  }

  @Test
  protected void whoeverRedeemedItIsToldAndStrangersAreNot() {
    AccountId account = ledger().account(0);
    AccountId stranger = ledger().account(0);
    Batch batch = issue(offer(1));
    redeem(batch.code(1), account);

    refused(ALREADY, () -> redeem(batch.code(1), account));
    refused(INVALID, () -> redeem(batch.code(1), stranger));
    refused(UNKNOWN, () -> redeem(drawn(), stranger));

    assertThat(ledger().available(account)).isEqualTo(500);
    assertThat(ledger().available(stranger)).isZero();
  }

  @Test
  protected void theSameKeyRedeemsOnceAndAnswersTheSame() {
    AccountId account = ledger().account(0);
    Batch batch = issue(offer(1));
    IdempotencyKey key = key("a");
    Redeemed first = vouchers().redeem(key, claim(batch.code(1), account));
    ledger().book().credit(key("b"), movement(account, 7));

    Redeemed again = vouchers().redeem(key, claim(batch.code(1), account));

    assertThat(again).isEqualTo(new Redeemed(first.id(), GAIN, WORTH, true));
    assertThat(ledger().available(account)).isEqualTo(507);
  }

  @Test
  protected void repeatsOfOneKeyAtTheSameTimeRedeemOnce() throws Exception {
    AccountId account = ledger().account(0);
    Claim claim = claim(issue(offer(1)).code(1), account);
    IdempotencyKey key = key("a");

    long first =
        successes(Collections.nCopies(20, () -> !vouchers().redeem(key, claim).replayed()));

    assertThat(first).isEqualTo(1);
    assertThat(ledger().available(account)).isEqualTo(500);
  }

  @Test
  protected void aKeyThatStandsForSomethingElseIsRefused() {
    AccountId account = ledger().account(0);
    Batch batch = issue(offer(1));
    IdempotencyKey key = key("a");
    ledger().book().credit(key, movement(account, 5));
    IdempotencyKey reused = new IdempotencyKey(key.tenant(), key.scope(), key.key(), "b");

    for (IdempotencyKey taken : List.of(key, reused)) {
      refused(
          new GatewayError.IdempotencyKeyReused(),
          () -> vouchers().redeem(taken, claim(batch.code(1), account)));
    }

    assertThat(uptake(batch).redeemed()).isZero();
    redeem(batch.code(1), account);
  }

  @Test
  protected void fiftyWhoRedeemOneCodeAtTheSameTimeHaveOneSuccess() throws Exception {
    Batch batch = issue(offer(1));
    List<AccountId> accounts = IntStream.range(0, 50).mapToObj(_ -> ledger().account(0)).toList();

    long successes = successes(accounts, batch.code(1));

    assertThat(successes).isEqualTo(1);
    assertThat(accounts.stream().mapToLong(ledger()::available).sum()).isEqualTo(500);
    assertThat(uptake(batch).redeemed()).isEqualTo(1);
  }

  @Test
  protected void capsHoldHoweverManyRedeemAtOnce() throws Exception {
    Batch batch = issue(capped(new Caps(2, OptionalInt.empty(), OptionalInt.of(7)), 20));
    List<AccountId> accounts = IntStream.range(0, 5).mapToObj(_ -> ledger().account(0)).toList();

    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int number = 1; number <= 20; number++) {
      KeyHash code = batch.code(number);
      AccountId account = accounts.get(number % accounts.size());
      calls.add(() -> succeeds(code, account));
    }
    long successes = successes(calls);

    assertThat(successes).isEqualTo(7);
    assertThat(accounts).allMatch(account -> ledger().available(account) <= 1000);
    assertThat(uptake(batch).redeemed()).isEqualTo(7);
  }

  @Test
  protected void anAccountRedeemsAsManyOfABatchAsItMay() {
    AccountId account = ledger().account(0);
    Batch batch = issue(capped(new Caps(2, OptionalInt.empty(), OptionalInt.empty()), 3));
    redeem(batch.code(1), account);
    redeem(batch.code(2), account);

    refused(ALREADY, () -> redeem(batch.code(3), account));

    redeem(batch.code(3), ledger().account(0));
  }

  @Test
  protected void anAddressRedeemsAsManyOfABatchAsItMay() {
    Batch batch = issue(capped(new Caps(1, OptionalInt.of(1), OptionalInt.empty()), 3));
    from("203.0.113.7", batch.code(1));

    refused(INVALID, () -> from("203.0.113.7", batch.code(2)));
    refused(INVALID, () -> from("", batch.code(2)));

    from("203.0.113.8", batch.code(2));
    from("2001:db8::1", batch.code(3));
  }

  @Test
  protected void aVoucherIsWorthNothingBeforeAndAfterItsTime() {
    AccountId account = ledger().account(0);
    Instant tomorrow = now.plus(Duration.ofDays(1));
    Instant yesterday = now.minus(Duration.ofDays(1));
    Batch early = issue(valid(new Validity(Optional.of(tomorrow), Optional.empty())));
    Batch late = issue(valid(new Validity(Optional.empty(), Optional.of(yesterday))));
    Batch timely = issue(valid(new Validity(Optional.of(yesterday), Optional.of(tomorrow))));

    refused(INVALID, () -> redeem(early.code(1), account));
    refused(INVALID, () -> redeem(late.code(1), account));
    redeem(timely.code(1), account);
  }

  @Test
  protected void unusedCodesOfARevokedBatchAreWorthNothing() {
    AccountId account = ledger().account(0);
    Batch batch = issue(offer(2));
    redeem(batch.code(1), account);

    assertThat(vouchers().revoke(batch.id(), "operator")).isTrue();
    Instant revoked = vouchers().find(batch.id()).orElseThrow().batch().revokedAt().orElseThrow();

    refused(INVALID, () -> redeem(batch.code(2), ledger().account(0)));
    assertThat(ledger().available(account)).isEqualTo(500);
    assertThat(vouchers().revoke(batch.id(), "another")).isTrue();
    assertThat(vouchers().find(batch.id()).orElseThrow().batch().revokedAt()).contains(revoked);
    assertThat(vouchers().revoke(UUID.randomUUID(), "operator")).isFalse();
  }

  @Test
  protected void termsSayWhoMayRedeem() {
    AccountId account = ledger().account(0);
    long tenant = ledger().read(account).tenant();
    AccountId other = ledger().account(0);

    for (Eligibility shut :
        List.of(
            only(Optional.of(Set.of(tenant + 1)), Optional.empty(), Optional.empty(), Set.of()),
            only(Optional.of(Set.of()), Optional.empty(), Optional.empty(), Set.of()),
            only(Optional.empty(), Optional.of(Set.of(Role.ROOT)), Optional.empty(), Set.of()),
            only(Optional.empty(), Optional.empty(), Optional.of(Set.of(other)), Set.of()),
            only(
                Optional.of(Set.of(tenant)),
                Optional.of(Set.of(Role.USER)),
                Optional.of(Set.of(account)),
                Set.of(account)))) {
      refused(INVALID, () -> redeem(issue(among(shut)).code(1), account));
    }
    redeem(
        issue(
                among(
                    only(
                        Optional.of(Set.of(tenant)),
                        Optional.of(Set.of(Role.USER, Role.ADMIN)),
                        Optional.of(Set.of(account, other)),
                        Set.of(other))))
            .code(1),
        account);
  }

  @Test
  protected void aVoucherForNewAccountsIsWorthNothingToOldOnes() {
    AccountId old = ledger().account(0);
    age(old, Duration.ofHours(25));
    Batch batch =
        issue(
            among(
                new Eligibility(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.of(1),
                    Optional.empty(),
                    Set.of())));

    refused(INVALID, () -> redeem(batch.code(1), old));
    redeem(batch.code(1), ledger().account(0));
  }

  @Test
  protected void closedAndUnknownAccountsRedeemNothing() {
    AccountId closed = ledger().account(0);
    ledger().book().setStatus(closed, Account.Status.CLOSED);
    Batch batch = issue(offer(1));

    for (AccountId account : List.of(closed, new AccountId(987_654_321_987L))) {
      refused(new GatewayError.NotFound("account"), () -> redeem(batch.code(1), account));
    }
    assertThat(uptake(batch).redeemed()).isZero();
  }

  @Test
  protected void aRedemptionThatIsTakenBackLeavesADebtForWhatWasSpent() {
    AccountId account = ledger().account(0);
    Batch batch = issue(offer(1));
    Redeemed redeemed = redeem(batch.code(1), account);
    ledger().settle(ledger().held(account, 200), 200);

    ReversalBook.Reversed reversed =
        reversals()
            .reverse(key("r"), new Reversal(redeemed.id(), Optional.empty(), "abuse", "operator"));

    assertThat(reversed.amount()).isEqualTo(WORTH);
    assertThat(reversed.owed()).isEqualTo(Money.ofNanos(200));
    assertThat(ledger().available(account)).isZero();
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ofNanos(200));
    assertThat(vouchers().redemption(redeemed.id()).orElseThrow().gain())
        .isEqualTo(new Gain.Credit(WORTH, WORTH));
    assertThat(uptake(batch)).isEqualTo(new Uptake(1, 1, 1));
    refused(ALREADY, () -> redeem(batch.code(1), account));
    refused(INVALID, () -> redeem(batch.code(1), ledger().account(0)));
  }

  @Test
  protected void whatAnOwnerOwesIsRepaidFromAVoucher() {
    AccountId account = ledger().account(100);
    ledger().settle(ledger().held(account, 100), 300);
    Batch batch = issue(offer(1));

    Redeemed redeemed = redeem(batch.code(1), account);

    assertThat(redeemed.available()).isEqualTo(Money.ofNanos(300));
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ZERO);
  }

  @Test
  protected void batchesAreFoundByAPartOfTheirLabelNewestFirst() {
    Batch first = issue(offer(1));
    Batch second = issue(offer(2));
    Optional<String> part = Optional.of(label.substring(4).toUpperCase(Locale.ROOT));

    assertThat(vouchers().batches(part, 0, 10).items())
        .extracting(standing -> standing.batch().id())
        .containsExactly(second.id(), first.id());
    assertThat(vouchers().batches(part, 1, 1).items())
        .extracting(standing -> standing.batch().id())
        .containsExactly(first.id());
    assertThat(vouchers().batches(part, 1, 1).total()).isEqualTo(2);
    assertThat(vouchers().batches(Optional.of("%" + label), 0, 10).items()).isEmpty();
    assertThat(vouchers().batches(Optional.empty(), 0, 1).total()).isGreaterThanOrEqualTo(2);
  }

  @Test
  protected void codesAreFoundByWhatBecameOfThem() {
    AccountId account = ledger().account(0);
    Batch batch = issue(capped(new Caps(9, OptionalInt.empty(), OptionalInt.empty()), 4));
    redeem(batch.code(2), account);
    UUID taken = redeem(batch.code(3), account).id();
    reversals().reverse(key("r"), new Reversal(taken, Optional.empty(), "abuse", "operator"));

    assertThat(numbers(batch, Optional.empty())).containsExactly(1, 2, 3, 4);
    assertThat(numbers(batch, Optional.of(CodeState.UNUSED))).containsExactly(1, 4);
    assertThat(numbers(batch, Optional.of(CodeState.REDEEMED))).containsExactly(2);
    assertThat(numbers(batch, Optional.of(CodeState.REVERSED))).containsExactly(3);
    CodeFilter byEnd = new CodeFilter(Optional.empty(), Optional.of("0004"));
    assertThat(vouchers().codes(batch.id(), byEnd, 0, 10).items())
        .singleElement()
        .isEqualTo(new Code(4, "0004", Optional.empty()));
    assertThat(vouchers().codes(batch.id(), CodeFilter.ALL, 1, 3).total()).isEqualTo(4);
    assertThat(vouchers().codes(UUID.randomUUID(), CodeFilter.ALL, 0, 10).items()).isEmpty();
  }

  @Test
  protected void batchesOfOneLabelAreCountedTogether() {
    Batch first = issue(offer(3));
    issue(offer(1));
    redeem(first.code(1), ledger().account(0));

    LabelUptake uptake =
        vouchers().labels(0, 10_000).items().stream()
            .filter(found -> found.label().equals(label))
            .findFirst()
            .orElseThrow();

    assertThat(uptake).isEqualTo(new LabelUptake(label, 2, new Uptake(4, 1, 0)));
    assertThat(vouchers().labels(0, 1).items()).hasSize(1);
    assertThat(vouchers().labels(0, 1).total()).isPositive();
  }

  private List<Integer> numbers(Batch batch, Optional<CodeState> state) {
    CodeFilter filter = new CodeFilter(state, Optional.empty());
    return vouchers().codes(batch.id(), filter, 0, 10).items().stream().map(Code::number).toList();
  }

  private VoucherOffer offer(int count) {
    return capped(Caps.ONE_EACH, count);
  }

  private VoucherOffer capped(Caps caps, int count) {
    return new VoucherOffer(
        label, new VoucherValue.Credit(WORTH), count, Validity.ALWAYS, caps, Eligibility.EVERYBODY);
  }

  private VoucherOffer valid(Validity validity) {
    VoucherOffer whole = offer(1);
    return new VoucherOffer(
        label, whole.value(), 1, validity, new Caps(9, none(), none()), whole.eligibility());
  }

  private VoucherOffer among(Eligibility eligibility) {
    VoucherOffer whole = offer(1);
    return new VoucherOffer(label, whole.value(), 1, whole.validity(), whole.caps(), eligibility);
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }

  private static Eligibility only(
      Optional<Set<Long>> tenants,
      Optional<Set<Role>> roles,
      Optional<Set<AccountId>> allow,
      Set<AccountId> deny) {
    return new Eligibility(tenants, Optional.empty(), roles, OptionalInt.empty(), allow, deny);
  }

  private Batch issue(VoucherOffer offer) {
    List<KeptCode> codes =
        IntStream.rangeClosed(1, offer.count())
            .mapToObj(number -> new KeptCode(drawn(), "%04d".formatted(number)))
            .toList();
    return new Batch(vouchers().issue(offer, codes, "operator"), codes);
  }

  private static KeyHash drawn() {
    return KeyHash.of(Secret.of(UUID.randomUUID().toString()), Secret.of("pepper"));
  }

  private Redeemed redeem(KeyHash code, AccountId account) {
    return vouchers().redeem(key("redeem"), claim(code, account));
  }

  private void from(String address, KeyHash code) {
    AccountId account = ledger().account(0);
    Claim claim = new Claim(code, account, Role.USER, "redeemer", address, Optional.empty());
    vouchers().redeem(key("redeem"), claim);
  }

  private static Claim claim(KeyHash code, AccountId account) {
    return new Claim(code, account, Role.USER, "redeemer", "203.0.113.9", Optional.empty());
  }

  private Uptake uptake(Batch batch) {
    return vouchers().find(batch.id()).orElseThrow().uptake();
  }

  private long successes(List<AccountId> accounts, KeyHash code) throws Exception {
    return successes(
        accounts.stream()
            .<Callable<Boolean>>map(account -> () -> succeeds(code, account))
            .toList());
  }

  private boolean succeeds(KeyHash code, AccountId account) {
    try {
      redeem(code, account);
      return true;
    } catch (GatewayException refused) {
      assertThat(refused.error()).isIn(INVALID, ALREADY);
      return false;
    }
  }

  private static long successes(List<Callable<Boolean>> calls) throws Exception {
    long successes = 0;
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> call : together.invokeAll(calls)) {
        successes += call.get() ? 1 : 0;
      }
    }
    return successes;
  }

  private static void refused(GatewayError error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error()).isEqualTo(error));
  }

  /** A batch and the hashes of its codes. */
  private record Batch(VoucherBatch batch, List<KeptCode> codes) {

    UUID id() {
      return batch.id();
    }

    VoucherOffer terms() {
      return batch.offer();
    }

    KeyHash code(int number) {
      return codes.get(number - 1).hash();
    }
  }
}

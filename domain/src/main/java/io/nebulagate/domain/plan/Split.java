package io.nebulagate.domain.plan;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Who pays for one usage: buckets in their order, then the account. A bucket of calls pays for the
 * whole of what is left by one call. A bucket of tokens pays for tokens of the prompt, then of the
 * answer; not for a model that is sold by the call, nor for anything but tokens. What they leave is
 * priced, with one rounding; buckets of money pay for that as far as they reach. What costs nothing
 * burns nothing. Pure.
 *
 * <p>The same rule sizes holds, with what is available in each bucket, and settles them, with what
 * was held in each: buckets are filled from the first on, so what was held too much is given back
 * from the last one on.
 *
 * @param legs what each bucket pays, in their order; only those that pay something
 * @param charge what the usage that no bucket of calls or tokens pays for costs
 * @param rest the part of that charge that no bucket pays for
 */
public record Split(List<Leg> legs, Charge charge, Money rest) {

  private static final List<TokenKind> PROMPT_FIRST =
      List.of(
          TokenKind.INPUT,
          TokenKind.CACHED_INPUT,
          TokenKind.CACHE_WRITE,
          TokenKind.CACHE_WRITE_1H,
          TokenKind.IMAGE,
          TokenKind.AUDIO_INPUT,
          TokenKind.OUTPUT,
          TokenKind.AUDIO_OUTPUT);

  /** Copies the legs. */
  public Split {
    legs = List.copyOf(legs);
  }

  /**
   * What one bucket pays.
   *
   * @param amount in the smallest unit of the asset, more than nothing
   */
  public record Leg(AccountId account, Asset asset, long amount) {}

  /** Splits what {@code usage} costs over {@code buckets}, which are in {@link BurnOrder}. */
  public static Split of(
      TokenUsage usage, PriceSheet price, BigDecimal groupRatio, List<Bucket> buckets) {
    Charge whole = price.charge(usage, groupRatio);
    List<Leg> legs = new ArrayList<>();
    if (buckets.isEmpty() || whole.amount().isZero()) {
      return new Split(legs, whole, whole.amount());
    }
    TokenUsage left = usage;
    Charge charge = whole;
    for (Bucket bucket : buckets) {
      if (charge.amount().isZero()) {
        break;
      }
      if (bucket.asset() == Asset.CALL && bucket.available() > 0) {
        legs.add(new Leg(bucket.account(), Asset.CALL, 1));
        return new Split(legs, nothing(whole), Money.ZERO);
      }
      if (bucket.asset() == Asset.TOKEN && price.perCall().isEmpty()) {
        long tokens = Math.min(bucket.available(), left.total());
        if (tokens > 0) {
          legs.add(new Leg(bucket.account(), Asset.TOKEN, tokens));
          left = without(left, tokens);
          charge = left.isEmpty() ? nothing(whole) : price.charge(left, groupRatio);
        }
      }
    }
    return new Split(legs, charge, paidByMoney(charge.amount(), buckets, legs));
  }

  /** A sheet would take a usage of nothing for one call. */
  private static Charge nothing(Charge whole) {
    return new Charge(
        whole.priceVersion(),
        whole.groupRatio(),
        whole.rounding(),
        BigDecimal.ZERO,
        Money.ZERO,
        List.of());
  }

  private static Money paidByMoney(Money cost, List<Bucket> buckets, List<Leg> legs) {
    long rest = cost.nanos();
    for (Bucket bucket : buckets) {
      long paid = bucket.asset() == Asset.USD ? Math.min(bucket.available(), rest) : 0;
      if (paid > 0) {
        legs.add(new Leg(bucket.account(), Asset.USD, paid));
        rest -= paid;
      }
    }
    return Money.ofNanos(rest);
  }

  /** Hidden reasoning comes before the text of an answer, and is paid for before it. */
  private static TokenUsage without(TokenUsage usage, long tokens) {
    Map<TokenKind, Long> left = new EnumMap<>(TokenKind.class);
    long covered = tokens;
    for (TokenKind kind : PROMPT_FIRST) {
      long taken = Math.min(covered, usage.of(kind));
      covered -= taken;
      left.put(kind, usage.of(kind) - taken);
    }
    long answered = usage.of(TokenKind.OUTPUT) - left.getOrDefault(TokenKind.OUTPUT, 0L);
    return new TokenUsage(left, Math.max(0, usage.reasoning() - answered), usage.units());
  }
}

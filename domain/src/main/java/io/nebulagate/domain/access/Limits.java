package io.nebulagate.domain.access;

import io.nebulagate.domain.money.Money;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How much something may ask for; what is empty has no bound here. Several levels may bound one
 * request (key, project, user or organisation, model), and every one of them must let it pass.
 *
 * @param requestsPerMinute 1 to 2³¹ − 1
 * @param tokensPerMinute prompt and answer together, 1 to 2⁵³ − 1
 * @param concurrency requests at the same time, 1 to 2³¹ − 1
 * @param dailyBudget what may be charged within one day of the tenant's time zone; may be nothing
 * @param monthlyBudget what may be charged within one month of the tenant's time zone
 */
public record Limits(
    OptionalLong requestsPerMinute,
    OptionalLong tokensPerMinute,
    OptionalLong concurrency,
    Optional<Money> dailyBudget,
    Optional<Money> monthlyBudget) {

  /** No bound at all. */
  public static final Limits NONE =
      new Limits(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty());

  /** So many requests a minute, and no other bound. */
  public static Limits ofRequestsPerMinute(long requests) {
    return new Limits(
        OptionalLong.of(requests),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The most requests that a bound can speak of. */
  public static final long REQUESTS_MAX = Integer.MAX_VALUE;

  /** The most tokens that a bound can speak of: what every JSON reader takes exactly. */
  public static final long TOKENS_MAX = (1L << 53) - 1;

  /** Checks; throws {@link IllegalArgumentException} for a bound out of range. */
  public Limits {
    check(requestsPerMinute, REQUESTS_MAX);
    check(tokensPerMinute, TOKENS_MAX);
    check(concurrency, REQUESTS_MAX);
    check(dailyBudget);
    check(monthlyBudget);
  }

  private static void check(OptionalLong bound, long most) {
    if (bound.isPresent() && (bound.getAsLong() < 1 || bound.getAsLong() > most)) {
      throw new IllegalArgumentException("a limit is 1 to " + most);
    }
  }

  private static void check(Optional<Money> budget) {
    if (budget.isPresent() && budget.get().nanos() < 0) {
      throw new IllegalArgumentException("a budget is not negative");
    }
  }

  /** Both of these at once: of each bound the lower one. */
  public Limits and(Limits other) {
    return new Limits(
        lower(requestsPerMinute, other.requestsPerMinute),
        lower(tokensPerMinute, other.tokensPerMinute),
        lower(concurrency, other.concurrency),
        lower(dailyBudget, other.dailyBudget),
        lower(monthlyBudget, other.monthlyBudget));
  }

  private static OptionalLong lower(OptionalLong one, OptionalLong other) {
    return LongStream.concat(one.stream(), other.stream()).min();
  }

  private static Optional<Money> lower(Optional<Money> one, Optional<Money> other) {
    return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
  }

  /** Whether nothing of how fast or how many at once is bound. */
  public boolean unlimitedRate() {
    return requestsPerMinute.isEmpty() && tokensPerMinute.isEmpty() && concurrency.isEmpty();
  }

  /** Whether no money is bound. */
  public boolean unlimitedMoney() {
    return dailyBudget.isEmpty() && monthlyBudget.isEmpty();
  }

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Limits that
        && requestsPerMinute.equals(that.requestsPerMinute)
        && tokensPerMinute.equals(that.tokensPerMinute)
        && concurrency.equals(that.concurrency)
        && dailyBudget.equals(that.dailyBudget)
        && monthlyBudget.equals(that.monthlyBudget);
  }
}

package io.nebulagate.inbound.http.admin;

import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.money.Money;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The limits in a body, wherever limits may be set: a number each, or null for none. */
public final class LimitFields {

  private static final String REQUESTS = "rpm_limit";
  private static final String TOKENS = "tpm_limit";
  private static final String CONCURRENCY = "concurrency_limit";
  private static final String DAILY = "daily_budget";
  private static final String MONTHLY = "monthly_budget";

  /** What they are called. */
  public static final List<String> NAMES = List.of(REQUESTS, TOKENS, CONCURRENCY, DAILY, MONTHLY);

  private LimitFields() {}

  /** The limits in {@code input}; one that is not named stays as it was {@code before}. */
  public static Limits read(InputReader input, Limits before) {
    return new Limits(
        input.changed(
            REQUESTS,
            before.requestsPerMinute(),
            field -> number(input, field, Limits.REQUESTS_MAX)),
        input.changed(
            TOKENS, before.tokensPerMinute(), field -> number(input, field, Limits.TOKENS_MAX)),
        input.changed(
            CONCURRENCY, before.concurrency(), field -> number(input, field, Limits.REQUESTS_MAX)),
        input.changed(DAILY, before.dailyBudget(), field -> budget(input, field)),
        input.changed(MONTHLY, before.monthlyBudget(), field -> budget(input, field)));
  }

  private static OptionalLong number(InputReader input, String field, long most) {
    return input
        .optional(field, name -> input.number(name, 1, most))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private static Optional<Money> budget(InputReader input, String field) {
    Optional<Money> budget = input.optional(field, input::money);
    if (budget.isPresent() && budget.get().nanos() < 0) {
      throw input.invalid(field, "is not negative");
    }
    return budget;
  }
}

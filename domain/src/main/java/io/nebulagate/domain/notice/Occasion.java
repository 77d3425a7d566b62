package io.nebulagate.domain.notice;

import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.domain.policy.Per;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Why somebody is told something. An occasion has one key, whoever notices it and however often:
 * one notice is made of it. Its facts are ids, amounts and times, never what somebody chose to
 * type.
 */
public sealed interface Occasion {

  /** What it is about. */
  NoticeKind kind();

  /** Names this occasion among all; at most {@value Notice#KEY_LENGTH_MAX} characters. */
  String key();

  /** What is to be told, amounts as decimal texts. */
  Map<String, String> facts();

  /** Whether people are written a letter; webhooks are told of everything. */
  default boolean byLetter() {
    return true;
  }

  /**
   * A part of a budget is spent.
   *
   * @param threshold in percent of the limit
   */
  record BudgetUsed(Budget.Key budget, int threshold, Money limit, Money spent)
      implements Occasion {

    @Override
    public NoticeKind kind() {
      return NoticeKind.BUDGET_USED;
    }

    @Override
    public String key() {
      return "budget:%s:%s:%s:%s:%d"
          .formatted(
              label(budget.level()),
              budget.owner(),
              label(budget.period().name()),
              budget.startsOn(),
              threshold);
    }

    @Override
    public Map<String, String> facts() {
      return Map.of(
          "level", label(budget.level()),
          "owner", budget.owner(),
          "period", label(budget.period().name()),
          "starts_on", budget.startsOn().toString(),
          "threshold", Integer.toString(threshold),
          "limit", limit.toDecimal(),
          "spent", spent.toDecimal());
    }
  }

  /**
   * A part of what a plan includes is used.
   *
   * @param allowance its place among the plan's, from 0
   * @param threshold in percent
   * @param included how much there is in the cycle, in the smallest unit of the asset
   * @param used how much of it was used
   */
  record AllowanceUsed(
      long subscription,
      Cycle cycle,
      int allowance,
      int threshold,
      Asset asset,
      long included,
      long used)
      implements Occasion {

    /** Of shorter cycles people would get letters all day. */
    private static final Duration CYCLE_WORTH_A_LETTER = Duration.ofDays(1);

    @Override
    public NoticeKind kind() {
      return NoticeKind.ALLOWANCE_USED;
    }

    @Override
    public String key() {
      return "allowance:%d:%d:%d:%d".formatted(subscription, cycle.number(), allowance, threshold);
    }

    @Override
    public Map<String, String> facts() {
      return Map.of(
          "subscription", Long.toString(subscription),
          "cycle_ends_at", cycle.end().toString(),
          "allowance", Integer.toString(allowance),
          "threshold", Integer.toString(threshold),
          "asset", label(asset.name()),
          "included", asset.toDecimal(included),
          "used", asset.toDecimal(used));
    }

    @Override
    public boolean byLetter() {
      return Duration.between(cycle.start(), cycle.end()).compareTo(CYCLE_WORTH_A_LETTER) >= 0;
    }
  }

  /**
   * A subscription ends soon, or has just ended.
   *
   * @param days how many days before its end this was to be told; 0 when it is over
   */
  record SubscriptionEnding(long subscription, Instant endsAt, int days) implements Occasion {

    @Override
    public NoticeKind kind() {
      return NoticeKind.SUBSCRIPTION_ENDING;
    }

    @Override
    public String key() {
      return "subscription:%d:%s:%d".formatted(subscription, endsAt, days);
    }

    @Override
    public Map<String, String> facts() {
      return Map.of(
          "subscription", Long.toString(subscription),
          "ends_at", endsAt.toString(),
          "days", Integer.toString(days));
    }
  }

  /**
   * A rule of a policy has acted for the first time in a day because too much was spent.
   *
   * @param owner the id of the key, of the user or organisation, or the name of the model
   * @param day where the owner is
   * @param limit what may be spent in a day before the rule acts
   */
  record CostGuard(long policy, String rule, Per per, String owner, LocalDate day, Money limit)
      implements Occasion {

    @Override
    public NoticeKind kind() {
      return NoticeKind.COST_GUARD;
    }

    @Override
    public String key() {
      return "cost_guard:%d:%s:%s:%s:%s:%s"
          .formatted(policy, per.label(), owner, day, limit.toDecimal(), rule);
    }

    @Override
    public Map<String, String> facts() {
      return Map.of(
          "policy", Long.toString(policy),
          "per", per.label(),
          "owner", owner,
          "day", day.toString(),
          "limit", limit.toDecimal());
    }
  }

  /** Somebody tries a webhook; a second try within the same minute is the same. */
  record Test(UUID webhook, long minute) implements Occasion {

    @Override
    public NoticeKind kind() {
      return NoticeKind.TEST;
    }

    @Override
    public String key() {
      return "test:%s:%d".formatted(webhook, minute);
    }

    @Override
    public Map<String, String> facts() {
      return Map.of("webhook", webhook.toString());
    }
  }

  private static String label(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}

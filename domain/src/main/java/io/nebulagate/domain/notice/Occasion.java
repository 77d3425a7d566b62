package io.nebulagate.domain.notice;

import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
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

    private static String label(String word) {
      return word.toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A part of what a plan includes is used.
   *
   * @param cycleEndsAt when it is filled anew: names the cycle
   * @param allowance which one of the plan's, by its place or id
   * @param threshold in percent
   * @param unit what is counted: dollars, tokens or calls, in a word
   * @param included how much there is in a cycle, as a decimal
   * @param used how much of it was used, as a decimal
   */
  record AllowanceUsed(
      UUID subscription,
      Instant cycleEndsAt,
      String allowance,
      int threshold,
      String unit,
      String included,
      String used)
      implements Occasion {

    @Override
    public NoticeKind kind() {
      return NoticeKind.ALLOWANCE_USED;
    }

    @Override
    public String key() {
      return "allowance:%s:%s:%s:%d".formatted(subscription, cycleEndsAt, allowance, threshold);
    }

    @Override
    public Map<String, String> facts() {
      return Map.of(
          "subscription", subscription.toString(),
          "cycle_ends_at", cycleEndsAt.toString(),
          "allowance", allowance,
          "threshold", Integer.toString(threshold),
          "unit", unit,
          "included", included,
          "used", used);
    }
  }

  /**
   * A subscription ends soon.
   *
   * @param days how many days before its end this was to be told
   */
  record SubscriptionEnding(UUID subscription, Instant endsAt, int days) implements Occasion {

    @Override
    public NoticeKind kind() {
      return NoticeKind.SUBSCRIPTION_ENDING;
    }

    @Override
    public String key() {
      return "subscription:%s:%s:%d".formatted(subscription, endsAt, days);
    }

    @Override
    public Map<String, String> facts() {
      return Map.of(
          "subscription", subscription.toString(),
          "ends_at", endsAt.toString(),
          "days", Integer.toString(days));
    }
  }

  /**
   * A policy's guard over costs has acted for the first time in its window.
   *
   * @param owner whose costs, by the id of the tenant, project or key
   * @param startsOn the first day of the window
   */
  record CostGuard(
      long policy, String level, String owner, LocalDate startsOn, Money limit, Money spent)
      implements Occasion {

    @Override
    public NoticeKind kind() {
      return NoticeKind.COST_GUARD;
    }

    @Override
    public String key() {
      return "cost_guard:%d:%s:%s:%s".formatted(policy, level, owner, startsOn);
    }

    @Override
    public Map<String, String> facts() {
      return Map.of(
          "policy", Long.toString(policy),
          "level", level,
          "owner", owner,
          "starts_on", startsOn.toString(),
          "limit", limit.toDecimal(),
          "spent", spent.toDecimal());
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
}

package io.nebulagate.outbound.mail;

import io.nebulagate.domain.notice.Notice;
import java.net.URI;

/** What a letter says of a notice: ids and amounts, and nothing that somebody chose to type. */
record NoticeLetter(String subject, String text) {

  private static final int ALL = 100;

  private static final String SPENT =
      "Requests that count against it are refused until it begins anew.";
  private static final String LEFT =
      "Requests that count against it will be refused once all of it is spent.";

  static NoticeLetter of(Notice notice, URI ours) {
    return switch (notice.kind()) {
      case BUDGET_USED -> budgetUsed(notice, ours);
      case ALLOWANCE_USED -> allowanceUsed(notice, ours);
      case SUBSCRIPTION_ENDING -> subscriptionEnding(notice, ours);
      case COST_GUARD -> costGuard(notice, ours);
      case TEST -> throw new IllegalArgumentException("webhooks are tested, letters are not");
    };
  }

  private static NoticeLetter budgetUsed(Notice notice, URI ours) {
    String threshold = notice.fact("threshold");
    return new NoticeLetter(
        threshold + " % of a budget are spent",
        """
        On %s, %s %% of the %s budget of %s %s, which began on %s, are spent:
        %s of %s US dollars.

        %s
        """
            .formatted(
                ours,
                threshold,
                notice.fact("period").equals("day") ? "daily" : "monthly",
                notice.fact("level"),
                notice.fact("owner"),
                notice.fact("starts_on"),
                notice.fact("spent"),
                notice.fact("limit"),
                Integer.parseInt(threshold) >= ALL ? SPENT : LEFT));
  }

  private static NoticeLetter allowanceUsed(Notice notice, URI ours) {
    String threshold = notice.fact("threshold");
    return new NoticeLetter(
        threshold + " % of an allowance are used",
        """
        On %s, %s %% of an allowance of subscription %s are used:
        %s of %s %s. It is filled anew at %s, if the subscription goes on.
        """
            .formatted(
                ours,
                threshold,
                notice.fact("subscription"),
                notice.fact("used"),
                notice.fact("included"),
                switch (notice.fact("asset")) {
                  case "usd" -> "US dollars";
                  case "token" -> "tokens";
                  default -> "requests";
                },
                notice.fact("cycle_ends_at")));
  }

  private static NoticeLetter subscriptionEnding(Notice notice, URI ours) {
    boolean over = notice.fact("days").equals("0");
    return new NoticeLetter(
        over ? "A subscription has ended" : "A subscription ends soon",
        """
        On %s, subscription %s %s at %s.
        What it includes cannot be used after that.
        """
            .formatted(
                ours,
                notice.fact("subscription"),
                over ? "ended" : "ends",
                notice.fact("ends_at")));
  }

  private static NoticeLetter costGuard(Notice notice, URI ours) {
    return new NoticeLetter(
        "A guard over costs has acted",
        """
        On %s, more than %s US dollars were spent on %s for %s %s.
        A rule of policy %s acts on requests that count against it until the day is over.
        """
            .formatted(
                ours,
                notice.fact("limit"),
                notice.fact("day"),
                notice.fact("per"),
                notice.fact("owner"),
                notice.fact("policy")));
  }
}

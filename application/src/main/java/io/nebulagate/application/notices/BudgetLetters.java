package io.nebulagate.application.notices;

import io.nebulagate.application.limits.BudgetNotices.Notice;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.tenancy.MemberStore;
import io.nebulagate.application.tenancy.Owners;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.signin.EmailAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.LongStream;

/**
 * Tells those who keep the money by mail that a budget is being used up: the user it belongs to, or
 * the members of its organisation who may see money, as far as they have a verified address. A
 * model's budget is the operator's, who reads the log. Thread-safe; never blocks.
 */
public final class BudgetLetters {

  /** How many people are told of one notice at most, those who joined under a smaller id first. */
  public static final int READERS_MAX = 20;

  private final Owners owners;
  private final MemberStore members;
  private final EmailBook addresses;
  private final BudgetMail mail;
  private final Executor background;

  /**
   * Writes by {@code mail}.
   *
   * @param background does that later; rejects what is too much
   */
  public BudgetLetters(
      Owners owners,
      MemberStore members,
      EmailBook addresses,
      BudgetMail mail,
      Executor background) {
    this.owners = owners;
    this.members = members;
    this.addresses = addresses;
    this.mail = mail;
    this.background = background;
  }

  /**
   * Has letters written of a notice that nobody else will be given.
   *
   * @return false when too many wait already, and then nobody is told
   */
  public boolean send(Notice notice) {
    if (!mail.configured()) {
      return true;
    }
    try {
      background.execute(() -> readers(notice.budget()).forEach(to -> mail.used(to, notice)));
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  private List<EmailAddress> readers(Budget.Key budget) {
    return tenant(budget).stream()
        .flatMapToLong(this::keepers)
        .limit(READERS_MAX)
        .mapToObj(addresses::addressOf)
        .flatMap(Optional::stream)
        .toList();
  }

  /** A tenant is a user or an organisation; the one has no members, the other no address. */
  private LongStream keepers(long tenant) {
    return LongStream.concat(
        LongStream.of(tenant),
        members.in(tenant).stream()
            .filter(member -> member.role().allows(Permission.SEE_MONEY))
            .mapToLong(Member::user)
            .sorted());
  }

  private Optional<Long> tenant(Budget.Key budget) {
    return switch (LimitLevel.valueOf(budget.level())) {
      case KEY -> owners.tenantOf(Thing.API_KEY, budget.owner());
      case PROJECT -> owners.tenantOf(Thing.PROJECT, budget.owner());
      case USER, ORGANISATION -> Optional.of(Long.valueOf(budget.owner()));
      case MODEL -> Optional.empty();
    };
  }
}

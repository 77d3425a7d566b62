package io.nebulagate.application.notices;

import io.nebulagate.application.limits.BudgetNotices.Notice;
import io.nebulagate.domain.signin.EmailAddress;

/**
 * Writes that a budget is being used up. Blocking, for half a minute at most; thread-safe. What
 * cannot be delivered is logged without the address.
 */
public interface BudgetMail {

  /** Whether the operator has said how mail is sent. */
  boolean configured();

  /** Tells one reader. */
  void used(EmailAddress to, Notice notice);
}

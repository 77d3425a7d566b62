package io.nebulagate.domain.access;

/** What somebody may want to do with what belongs to a tenant. */
public enum Permission {
  /** Look at keys, projects, members and requests. */
  SEE,
  /** Look at accounts and their history. */
  SEE_MONEY,
  /** Redeem vouchers to accounts. */
  REDEEM,
  /** Make, change and remove keys and projects. */
  CHANGE_KEYS,
  /** Set limits and budgets. */
  CHANGE_LIMITS,
  /** Appoint and remove members. */
  CHANGE_MEMBERS
}

package io.nebulagate.domain.access;

/** What a member may do inside an organisation. */
public enum OrganisationRole {
  /** Looks. */
  VIEWER,
  /** Builds: makes and changes keys and projects. */
  DEVELOPER,
  /** Keeps the money: sees it, and sets limits and budgets. */
  BILLING,
  /** Everything, members included. */
  OWNER;

  /** Whether this role includes {@code permission}. */
  public boolean allows(Permission permission) {
    return switch (permission) {
      case SEE -> true;
      case CHANGE_KEYS -> this == DEVELOPER || this == OWNER;
      case SEE_MONEY, REDEEM, CHANGE_LIMITS -> this == BILLING || this == OWNER;
      case CHANGE_MEMBERS -> this == OWNER;
    };
  }
}

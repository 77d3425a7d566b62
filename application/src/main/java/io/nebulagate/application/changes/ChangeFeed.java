package io.nebulagate.application.changes;

import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells this replica what any replica, or whoever else writes to the database, has changed.
 * Thread-safe.
 */
public interface ChangeFeed {

  /** What changes. */
  enum Topic {
    /** An API key; the notice names its hash. */
    API_KEYS,
    /** Providers, routes or prices. */
    CATALOGUE,
    /** Limits of projects, users, organisations or models. */
    LIMITS,
    /** Policies. */
    POLICIES,
    /** Who has which plan; the notice names the account. */
    SUBSCRIPTIONS,
    /** Whom to distrust. */
    RISKS,
    /** The time zones that budgets of tenants follow. */
    TIME_ZONES,
    /** People, sessions and what they may do; the notice names the user. */
    USERS
  }

  /** What a listener is told when notices may have been lost: anything may have changed. */
  String EVERYTHING = "";

  /**
   * Calls {@code listener} after each change, within a second, and with {@link #EVERYTHING} after
   * every gap in the connection. Listeners do not block for long; one that throws is logged.
   */
  void on(Topic topic, Consumer<String> listener);

  /** Like {@link #on}, but what came together is told together: at least one name. */
  void onAll(Topic topic, Consumer<Set<String>> listener);
}

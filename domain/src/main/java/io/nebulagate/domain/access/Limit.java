package io.nebulagate.domain.access;

/** What of {@link Limits} was reached. */
public enum Limit {
  /** Requests within a minute. */
  REQUESTS,
  /** Tokens within a minute. */
  TOKENS,
  /** Requests at the same time. */
  CONCURRENCY,
  /** Money within a day. */
  DAILY_BUDGET,
  /** Money within a month. */
  MONTHLY_BUDGET
}

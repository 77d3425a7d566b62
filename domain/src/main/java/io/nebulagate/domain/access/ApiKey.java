package io.nebulagate.domain.access;

import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;

/**
 * What a client presents to be served, without its text.
 *
 * @param tenant the organisation, or the user outside any, that the key belongs to
 * @param settings what its owner decides
 * @param shown what people recognise it by
 */
public record ApiKey(
    long id, KeyHash hash, long tenant, Settings settings, Shown shown, Instant createdAt) {

  /** The account that pays. */
  public AccountId account() {
    return settings.account();
  }

  /** What it is good for. */
  public Scope scope() {
    return settings.scope();
  }

  /** How it is filed. */
  public Labels labels() {
    return settings.labels();
  }

  /** The same key under another id. */
  public ApiKey as(long otherId) {
    return new ApiKey(otherId, hash, tenant, settings, shown, createdAt);
  }

  /** The same key, with what is decided of it and to whom it belongs taken from {@code other}. */
  public ApiKey changedTo(ApiKey other) {
    return new ApiKey(id, hash, other.tenant, other.settings, shown, createdAt);
  }

  /** The same key, with other decisions. */
  public ApiKey with(Settings other) {
    return new ApiKey(id, hash, tenant, other, shown, createdAt);
  }

  /** The same key, ending at {@code end} unless it ends earlier anyway. */
  public ApiKey untilAtMost(Instant end) {
    return with(settings.with(scope().untilAtMost(end)));
  }

  /** Whether the operator lets the key be used. */
  public enum Status {
    /** It may be used. */
    ENABLED,
    /** It is refused. */
    DISABLED
  }

  /**
   * What the owner of a key decides.
   *
   * @param account the account that pays
   * @param revealable whether its text is kept, so that it can be shown again
   */
  public record Settings(
      String name,
      AccountId account,
      Status status,
      Scope scope,
      Limits limits,
      Labels labels,
      boolean revealable) {

    /** An enabled key for everything, whose text is shown once. */
    public static Settings of(String name, AccountId account) {
      return new Settings(
          name, account, Status.ENABLED, Scope.ALL, Limits.NONE, Labels.NONE, false);
    }

    /** The same but for the name. */
    public Settings with(String otherName) {
      return new Settings(otherName, account, status, scope, limits, labels, revealable);
    }

    /** The same but for the status. */
    public Settings with(Status other) {
      return new Settings(name, account, other, scope, limits, labels, revealable);
    }

    /** The same but for the scope. */
    public Settings with(Scope other) {
      return new Settings(name, account, status, other, limits, labels, revealable);
    }

    /** The same but for the limits. */
    public Settings with(Limits other) {
      return new Settings(name, account, status, scope, other, labels, revealable);
    }

    /** The same but for the labels. */
    public Settings with(Labels other) {
      return new Settings(name, account, status, scope, limits, other, revealable);
    }

    /** The same, with its text kept or not. */
    public Settings with(boolean kept) {
      return new Settings(name, account, status, scope, limits, labels, kept);
    }
  }

  /**
   * The parts of a key's text that may be told.
   *
   * @param prefix its first characters
   * @param last4 its last four
   */
  public record Shown(String prefix, String last4) {

    /** The prefix of every key and four characters to tell keys apart by. */
    private static final int PREFIX_LENGTH = RawKey.PREFIX.length() + 4;

    /** What may be told of {@code raw}. */
    public static Shown of(Secret raw) {
      return new Shown(raw.reveal().substring(0, PREFIX_LENGTH), raw.last4());
    }
  }
}

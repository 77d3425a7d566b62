package io.nebulagate.application.signin;

import io.nebulagate.domain.signin.EmailAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps which mail address is whose, and the links that were sent. Blocking; thread-safe. */
public interface EmailBook {

  /** How many links of one purpose a person has at most; a further one ends the oldest. */
  int LINKS_MAX = 3;

  /** What a mailed link is good for. */
  enum Purpose {
    /** Shows that an address is its reader's. */
    VERIFICATION,
    /** Sets a new password. */
    PASSWORD
  }

  /**
   * A mailed link.
   *
   * @param digest what is kept of its code
   * @param address where it was sent
   */
  record Link(String digest, Purpose purpose, long user, EmailAddress address, Instant expiresAt) {}

  /** Whose verified address this is. */
  OptionalLong ownerOf(EmailAddress address);

  /** The person's verified address. */
  Optional<EmailAddress> addressOf(long user);

  /** Keeps a link; ends the person's oldest of the same purpose beyond {@link #LINKS_MAX}. */
  void add(Link link);

  /** The link with this digest, if it is good for {@code purpose} now. */
  Optional<Link> find(String digest, Purpose purpose, Instant now);

  /** Uses a link up: one caller of many gets it. */
  Optional<Link> spend(String digest, Purpose purpose, Instant now);

  /**
   * Gives a person a verified address in the place of the one before.
   *
   * @return false, and nothing changes, when it is somebody else's
   */
  boolean keep(long user, EmailAddress address);

  /**
   * Removes links that are over, at most {@code limit}.
   *
   * @return how many were removed
   */
  int forget(Instant now, int limit);
}

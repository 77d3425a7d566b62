package io.nebulagate.domain.access;

/**
 * What a signed-in person or token may do in the console and the admin API; a later one may more.
 */
public enum Role {
  /** Looks at what is public. */
  GUEST,
  /** Uses what is theirs. */
  USER,
  /** Runs the gateway for its users. */
  ADMIN,
  /** Everything. */
  ROOT
}

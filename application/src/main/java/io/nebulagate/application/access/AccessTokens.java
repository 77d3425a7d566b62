package io.nebulagate.application.access;

import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Long-lived tokens with which a program acts as a person, one per person. Programs that federate
 * NewAPI sites sign in with them. Blocking; thread-safe.
 */
public final class AccessTokens {

  private static final String PREFIX = "ng-at-";
  private static final int RANDOM_BYTES = 32;

  private final AccessTokenStore tokens;
  private final UserStore users;
  private final Secret pepper;
  private final RandomGenerator random;

  /** Tokens are drawn from {@code random}, which must be cryptographically strong. */
  public AccessTokens(
      AccessTokenStore tokens, UserStore users, Secret pepper, RandomGenerator random) {
    this.tokens = tokens;
    this.users = users;
    this.pepper = pepper;
    this.random = random;
  }

  /** Makes a new token for the person, in place of the one before; it is told only now. */
  public Secret renew(long user) {
    byte[] drawn = new byte[RANDOM_BYTES];
    random.nextBytes(drawn);
    Secret token =
        Secret.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(drawn));
    tokens.put(user, KeyHash.of(token, pepper));
    return token;
  }

  /** The person whose token is presented, unless somebody switched them off. */
  public Optional<Principal> signIn(long user, Secret presented) {
    byte[] hash = bytes(KeyHash.of(presented, pepper));
    return tokens
        .find(user)
        .filter(known -> MessageDigest.isEqual(bytes(known), hash))
        .flatMap(_ -> users.find(user))
        .filter(User::enabled)
        .map(Principal::of);
  }

  private static byte[] bytes(KeyHash hash) {
    return hash.hex().getBytes(StandardCharsets.US_ASCII);
  }
}

package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tickets of people whom an identity provider has proved and who have a second factor to show. A
 * ticket opens nothing: it says for five minutes whose code will be looked at, each of which counts
 * once and is counted as an attempt. Thread-safe; never blocks.
 */
public final class SignInTickets {

  /** How long a ticket is good. */
  public static final Duration LIFE = Duration.ofMinutes(5);

  private static final Pattern FORM =
      Pattern.compile("(([1-9][0-9]{0,17})\\.([0-9]{1,12}))\\.([A-Za-z0-9_-]{43})");

  private final List<SigningKey> keys;
  private final InstantSource clock;

  /**
   * Under {@code secrets}, of which the first writes and all read.
   *
   * @throws IllegalArgumentException when there is none
   */
  public SignInTickets(List<Secret> secrets, InstantSource clock) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("no secret to sign with");
    }
    this.keys = secrets.stream().map(SigningKey::of).toList();
    this.clock = clock;
  }

  /** A ticket of this person. */
  public Secret write(long user) {
    String ticket = user + "." + clock.instant().plus(LIFE).getEpochSecond();
    return Secret.of(ticket + "." + keys.getFirst().proofOf(ticket));
  }

  /** Whose ticket this is, if we wrote it and its time is not over. */
  public OptionalLong read(Secret presented) {
    Matcher ticket = FORM.matcher(presented.reveal());
    if (!ticket.matches()
        || clock.instant().getEpochSecond() >= Long.parseLong(ticket.group(3))
        || keys.stream().noneMatch(key -> proves(key, ticket))) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(ticket.group(2)));
  }

  private static boolean proves(SigningKey key, Matcher ticket) {
    return MessageDigest.isEqual(
        key.proofOf(ticket.group(1)).getBytes(StandardCharsets.US_ASCII),
        ticket.group(4).getBytes(StandardCharsets.US_ASCII));
  }

  /** What encrypts the state that a browser keeps for us while it is at an identity provider. */
  public Secret stateSecret() {
    return keys.getFirst().state();
  }
}

package io.nebulagate.application.audit;

import io.nebulagate.domain.access.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Keeps what was done through the admin API. Only grows, until entries are old. An action is
 * written down before it is done, so that nothing can be done that is not there; how it ended comes
 * after it. Texts are JSON without secrets. Blocking; thread-safe.
 */
public interface AuditLog {

  /** Entries younger than this are never forgotten. */
  Duration KEPT_AT_LEAST = Duration.ofDays(30);

  /** How many entries a list answers at most. */
  int LIST_MAX = 1_000;

  /** Writes down what is about to be done. */
  void begin(Action action);

  /** Writes down how it ended, once. */
  void end(UUID action, Outcome outcome);

  /**
   * What was done, newest first.
   *
   * @param before only what was begun before the action with this id
   * @param limit 1 to {@link #LIST_MAX}
   */
  List<Entry> list(Optional<UUID> before, int limit);

  /**
   * Forgets what is older than {@code age}, which is at least {@link #KEPT_AT_LEAST}.
   *
   * @return how many entries went, at most {@link #LIST_MAX} at a time
   */
  int forget(Duration age);

  /**
   * What somebody is about to do.
   *
   * @param id UUIDv7, so that ids follow time
   * @param name such as {@code user.change}
   * @param address where the call came from
   * @param request the request id that the caller saw
   * @param path with its ids, such as {@code PUT /api/user/7}
   * @param input the body
   */
  record Action(
      UUID id,
      String name,
      Actor actor,
      String address,
      String request,
      String path,
      Optional<String> input) {}

  /** Who acts; without a user it is the administrator's token. */
  record Actor(String name, OptionalLong user, Role role) {}

  /**
   * How it ended.
   *
   * @param status the HTTP status
   * @param before what was changed, as it was
   * @param after what it is now
   */
  record Outcome(int status, Optional<String> before, Optional<String> after) {}

  /** An action, and how it ended unless that is not known (yet). */
  record Entry(Instant at, Action action, Optional<Outcome> outcome) {}
}

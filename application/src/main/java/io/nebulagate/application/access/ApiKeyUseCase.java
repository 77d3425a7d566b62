package io.nebulagate.application.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyState;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Issues and changes the keys clients present. A change is in force on this replica when the call
 * returns, on others within a second. Blocking; thread-safe.
 */
public interface ApiKeyUseCase {

  /** The longest that an earlier text of a key may still work. */
  Duration OVERLAP_MAX = Duration.ofDays(30);

  /** The longest life of a temporary key. */
  Duration TEMPORARY_MAX = Duration.ofHours(24);

  /**
   * Makes a new key.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue}, also for an account that does
   *     not exist and a project of somebody else
   */
  Issued issue(Draft draft);

  /** Makes a new key; throws as {@link #issue(Draft)}. */
  default Issued issue(ApiKey.Settings settings) {
    return issue(Draft.of(settings));
  }

  /**
   * Changes what a key may do.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} or {@link
   *     GatewayError.InvalidValue}
   */
  ApiKey revise(long id, Function<ApiKey.Settings, Draft> change);

  /** Changes what a key may do; throws as {@link #revise}. */
  default ApiKey change(long id, UnaryOperator<ApiKey.Settings> change) {
    return revise(id, before -> Draft.of(change.apply(before)));
  }

  /**
   * Gives a key another text; all else stays. The text it had works until {@code overlap} has
   * passed, the one before that no longer.
   *
   * @param overlap nothing to {@link #OVERLAP_MAX}
   * @throws GatewayException with {@link GatewayError.NotFound} or {@link
   *     GatewayError.InvalidValue}
   */
  Issued rotate(long id, Duration overlap);

  /**
   * Makes a text that works as the key does, and ends after {@code life} or with the key, whichever
   * comes first. It is signed and nowhere kept.
   *
   * @param life a second to {@link #TEMPORARY_MAX}
   * @throws GatewayException with {@link GatewayError.NotFound}, or {@link
   *     GatewayError.InvalidValue}, also for a key that is switched off or past its end
   */
  Temporary temporary(long id, Duration life);

  /**
   * One key.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}
   */
  ApiKey find(long id);

  /**
   * One page of keys, newest first.
   *
   * @param tenants only the keys of these; of everybody where it is empty
   * @param state only those that are in it now; any where it is empty
   * @param page from 0
   * @param size 1 to 100
   */
  Page<ApiKey> list(Optional<List<Long>> tenants, Optional<KeyState> state, int page, int size);

  /** One page of all keys, newest first. */
  default Page<ApiKey> list(int page, int size) {
    return list(Optional.empty(), Optional.empty(), page, size);
  }

  /**
   * What time and use have left of the keys with these ids; of every one of them, if only that
   * nothing.
   */
  Map<Long, Trace> traces(Collection<Long> ids);

  /**
   * Removes a key.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}
   */
  void remove(long id);

  /**
   * What a key shall be.
   *
   * @param project the name of a project of whoever pays; it takes the place of the project in the
   *     settings, and is made when there is none of this name
   */
  record Draft(ApiKey.Settings settings, Optional<String> project) {

    /** With no project but the one in the settings. */
    public static Draft of(ApiKey.Settings settings) {
      return new Draft(settings, Optional.empty());
    }
  }

  /** A key and its new text, which is told only now. */
  record Issued(ApiKey key, Secret raw) {}

  /** The text of a temporary key, which is told only now, and from when on it is refused. */
  record Temporary(Secret raw, Instant end) {}

  /**
   * What time and use have left of a key.
   *
   * @param lastUsedAt to the minute, and told some seconds later
   * @param previousUntil from when on the text before the last rotation is refused
   * @param state whether it can be used now
   */
  record Trace(Optional<Instant> lastUsedAt, Optional<Instant> previousUntil, KeyState state) {

    /** Never used, never rotated. */
    public static final Trace NONE =
        new Trace(Optional.empty(), Optional.empty(), KeyState.ENABLED);
  }
}

package io.nebulagate.application.limits;

import io.nebulagate.domain.access.LimitLevel;

/**
 * Who or what has limits.
 *
 * @param id the id of the key, project, user or organisation, or the name of the model
 */
public record LimitOwner(LimitLevel level, String id) {

  /** Something that is known by a number. */
  public static LimitOwner of(LimitLevel level, long id) {
    return new LimitOwner(level, Long.toString(id));
  }

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LimitOwner that && level == that.level && id.equals(that.id);
  }
}

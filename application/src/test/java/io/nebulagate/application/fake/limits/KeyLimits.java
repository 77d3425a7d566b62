package io.nebulagate.application.fake.limits;

import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.LimitBook;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.chat.ModelName;
import java.util.List;

/** The limits that stand with the key itself, and no others. */
public final class KeyLimits implements LimitBook {

  @Override
  public List<Bound> bounds(ApiKey key, ModelName model) {
    Limits own = key.settings().limits();
    return own.equals(Limits.NONE)
        ? List.of()
        : List.of(new Bound(LimitLevel.KEY, Long.toString(key.id()), own));
  }
}

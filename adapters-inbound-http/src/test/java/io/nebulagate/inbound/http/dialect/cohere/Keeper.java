package io.nebulagate.inbound.http.dialect.cohere;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Opaque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Seals by a number and remembers. */
final class Keeper implements Seals {

  private final Map<String, Opaque> kept = new HashMap<>();

  @Override
  public String seal(Opaque value) {
    String sealed = MARK + kept.size();
    kept.put(sealed, value);
    return sealed;
  }

  @Override
  public Optional<Opaque> open(String sealed) {
    return Optional.ofNullable(kept.get(sealed));
  }
}

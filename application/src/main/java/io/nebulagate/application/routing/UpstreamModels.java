package io.nebulagate.application.routing;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.routing.Provider;
import java.util.List;

/** Asks a provider which models it has. Blocking, with a bound in time; thread-safe. */
public interface UpstreamModels {

  /**
   * The provider's models, at most 5 000.
   *
   * @param provider its kind, address and edition say how it is asked; what is configured of its
   *     models is not looked at
   * @throws UpstreamException when it cannot be asked or answers something else
   */
  List<ModelName> list(Provider provider, Secret key);
}

package io.nebulagate.application.upstream;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;

/**
 * Compares the models of a provider with those it says it has, and adds what is missing. Never
 * removes any. Blocking; thread-safe.
 */
public interface ModelImportUseCase {

  /**
   * Asks the provider with the first of its keys that is in use.
   *
   * @param apply whether the models are added, each under the provider's own name; otherwise they
   *     are only told
   * @throws GatewayException with {@link GatewayError.NotFound}; {@link GatewayError.InvalidValue}
   *     for a NewAPI site, for a provider without a key in use, and when it would have too many;
   *     {@link GatewayError.UpstreamUnusable} when the provider does not tell
   */
  Comparison compare(long provider, boolean apply);

  /**
   * What was found.
   *
   * @param found how many models the provider has
   * @param added those it has that were not configured, and whose name is not taken by another
   * @param missing the provider's names of those that are configured and that it does not have
   * @param applied whether those in {@code added} are configured now
   */
  record Comparison(int found, List<ModelName> added, List<ModelName> missing, boolean applied) {

    /** Copies the lists. */
    public Comparison {
      added = List.copyOf(added);
      missing = List.copyOf(missing);
    }
  }
}

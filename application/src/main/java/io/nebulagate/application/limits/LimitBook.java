package io.nebulagate.application.limits;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.chat.ModelName;
import java.util.List;

/**
 * What bounds a request: the limits of its key, of the key's project, of the user or organisation
 * it belongs to, and of the model. Answers from memory and never blocks; thread-safe.
 */
public interface LimitBook {

  /** The bounds of a request, the key's first; owners without limits are left out. */
  List<Bound> bounds(ApiKey key, ModelName model);
}

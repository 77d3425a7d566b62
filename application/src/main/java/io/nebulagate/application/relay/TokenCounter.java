package io.nebulagate.application.relay;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;

/**
 * Counts tokens here, for what no provider counted. Exact for OpenAI's encodings, an estimate for
 * others. Thread-safe; takes a while for long prompts: never call it on an event loop.
 */
public interface TokenCounter {

  /** The tokens of the whole prompt of {@code body}. */
  long promptTokens(Api api, ModelName model, RequestBody body);
}

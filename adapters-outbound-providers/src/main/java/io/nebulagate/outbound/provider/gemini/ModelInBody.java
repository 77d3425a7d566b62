package io.nebulagate.outbound.provider.gemini;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.outbound.provider.Json;

/** Clients repeat the path's model in the body: there too it becomes the provider's. */
final class ModelInBody {

  private ModelInBody() {}

  static byte[] pass(UpstreamRequest request) {
    ModelName upstream = request.route().upstreamModel();
    return request
        .body()
        .forProvider(
            upstream.equals(request.head().model())
                ? null
                : Json.quoted(new GeminiModel(upstream).resource()));
  }
}

package io.nebulagate.application.upstream;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.routing.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** As little as can be asked of a model, in OpenAI's words. Nothing of it comes from outside. */
final class TinyRequest {

  /** What stands in the body until the upstream's own name takes its place. */
  private static final ModelName PLACEHOLDER = new ModelName("m");

  private static final String BEGIN = "{\"model\":";
  private static final String QUOTED = "\"" + PLACEHOLDER.value() + "\"";
  private static final int TEXT_BYTES = 2;

  private TinyRequest() {}

  static UpstreamRequest of(Route route, Api api) {
    byte[] bytes = (BEGIN + QUOTED + rest(api)).getBytes(StandardCharsets.UTF_8);
    int from = BEGIN.length();
    return new UpstreamRequest(
        route,
        api,
        new RequestHead(PLACEHOLDER, false, false, OptionalLong.of(1), 1, TEXT_BYTES),
        new RequestBody(bytes, new Patch(from, from + QUOTED.length(), QUOTED), List.of()),
        Map.of());
  }

  private static String rest(Api api) {
    return switch (api) {
      case CHAT -> ",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
      case COMPLETIONS -> ",\"max_tokens\":1,\"prompt\":\"Hi\"}";
      case EMBEDDINGS -> ",\"input\":\"Hi\"}";
    };
  }
}

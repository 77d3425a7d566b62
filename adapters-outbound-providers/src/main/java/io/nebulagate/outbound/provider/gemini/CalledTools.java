package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.fitting.Alphabet;
import io.nebulagate.domain.chat.fitting.ToolNames;
import io.nebulagate.outbound.provider.conversation.CallIds;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.util.Optional;
import java.util.Set;

/** Reads calls as the client knows its tools: by its names, with the arguments they take. */
final class CalledTools {

  private final Optional<ToolNames> names;
  private final Set<String> freeText;

  /** The tools of this request's question; where bytes pass, the provider's names are all. */
  CalledTools(UpstreamRequest request) {
    Optional<ChatRequest> question = request.conversation().question();
    names = question.map(CalledTools::names);
    freeText = TextTools.of(request);
  }

  static ToolNames names(ChatRequest question) {
    return new ToolNames(question, Alphabet.GEMINI);
  }

  Part.ToolCall call(JsonNode call, Optional<Opaque> seal) {
    return call(call.path("id").asText(""), call.path("name").asText(""), call.path("args"), seal);
  }

  Part.ToolCall call(String id, String called, JsonNode args, Optional<Opaque> seal) {
    String name = names.map(known -> known.inward(called)).orElse(called);
    String known = id.isEmpty() ? CallIds.fresh() : id; // some models and hosts give none
    return new Part.ToolCall(known, name, arguments(name, args), seal);
  }

  private JsonText arguments(String name, JsonNode args) {
    if (freeText.contains(name) && args.path(TextTools.INPUT).isTextual()) {
      return new JsonText(args.path(TextTools.INPUT).toString());
    }
    return args.isObject() && !args.isEmpty()
        ? new JsonText(args.toString())
        : JsonText.EMPTY_OBJECT;
  }

  /** What Google wants back with a part. */
  static Optional<Opaque> seal(JsonNode part) {
    return Optional.ofNullable(part.path("thoughtSignature").textValue())
        .filter(value -> !value.isEmpty())
        .map(value -> new Opaque(Dialect.GEMINI, value));
  }
}

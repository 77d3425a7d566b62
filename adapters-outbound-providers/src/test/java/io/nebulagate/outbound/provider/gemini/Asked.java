package io.nebulagate.outbound.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.sse.SseFramer;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Questions that are translated, and streams that are read. */
final class Asked {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Asked() {}

  static UpstreamRequest of(ChatRequest question, String model) {
    UpstreamRequest call = Calls.aCall().model("m").upstreamModel(model).build();
    return new UpstreamRequest(
        call.route(),
        call.api(),
        call.head(),
        call.body(),
        call.headers(),
        new Conversation(Translation.NONE, Seals.NONE, Optional.of(question)));
  }

  static AnswerLog log(UpstreamRequest request) {
    return new AnswerLog(request.route().upstreamModel(), (_, text) -> text.length());
  }

  /** Reads the frames' events, without the end. */
  static List<ChatEvent> read(GeminiStream reader, String stream) {
    List<ChatEvent> events = new ArrayList<>();
    byte[] bytes = stream.getBytes(UTF_8);
    new SseFramer().feed(bytes, 0, bytes.length, frame -> reader.read(frame, events::add));
    return events;
  }

  static JsonNode json(byte[] bytes) {
    return json(new String(bytes, UTF_8));
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }
}

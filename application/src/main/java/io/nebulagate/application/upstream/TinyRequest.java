package io.nebulagate.application.upstream;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.routing.Route;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * As little as can be asked of a model: a conversation in nobody's words, or else in OpenAI's.
 * Nothing of it comes from outside.
 */
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
        Map.of(),
        new Conversation(
            new Nobody(),
            Seals.NONE,
            api.isConversation() ? Optional.of(greeting()) : Optional.empty()));
  }

  private static String rest(Api api) {
    return switch (api) {
      case CHAT, RESPONSES -> "}"; // asked by its conversation
      case COMPLETIONS -> ",\"max_tokens\":1,\"prompt\":\"Hi\"}";
      case EMBEDDINGS, MODERATIONS -> ",\"input\":\"Hi\"}";
      case IMAGES -> ",\"prompt\":\"A dot\",\"n\":1}";
      case SPEECH -> ",\"input\":\"Hi\",\"voice\":\"alloy\"}";
      case TRANSCRIPTIONS, TRANSLATIONS, IMAGE_EDITS, IMAGE_VARIATIONS ->
          throw GatewayException.invalidValue("api", "needs a file, which a test has none of");
      case VIDEOS ->
          throw GatewayException.invalidValue("api", "makes a video, which costs too much to test");
      case REALTIME ->
          throw GatewayException.invalidValue("api", "is a session, which a test does not open");
      case RERANK -> ",\"query\":\"Hi\",\"documents\":[\"Hi\"]}";
    };
  }

  private static ChatRequest greeting() {
    return ChatRequest.of(List.of(Message.of(Message.Role.USER, "Hi"))).upTo(1);
  }

  /** Asks for nothing more and reads no answer: that one came is enough. */
  private static final class Nobody implements Translation {
    @Override
    public ChatRequest question(Seals seals) {
      return greeting();
    }

    @Override
    public ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals) {
      return ByteBuffer.allocate(0);
    }

    @Override
    public AnswerWriter stream(Seals seals) {
      throw new IllegalStateException("a tiny request is answered in one piece");
    }
  }
}

package io.nebulagate.application.upstream;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Inquiry;
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
import io.nebulagate.domain.ranking.RankRequest;
import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.vectors.VectorRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * As little as can be asked of a model: in nobody's words, or else in OpenAI's. Nothing of it comes
 * from outside.
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
        new Endpoint(route.provider().type().dialect(), api),
        new RequestHead(PLACEHOLDER, false, false, OptionalLong.of(1), 1, TEXT_BYTES),
        new RequestBody(bytes, new Patch(from, from + QUOTED.length(), QUOTED), List.of()),
        Map.of(),
        new Conversation(
            new Nobody(),
            Seals.NONE,
            api.isConversation() ? Optional.of(greeting()) : Optional.empty()),
        inquiry(api));
  }

  private static Optional<Inquiry> inquiry(Api api) {
    Inquiry.Beyond nothing = new Inquiry.Beyond(Set.of(), Optional.empty());
    return switch (api) {
      case EMBEDDINGS ->
          Optional.of(
              new Inquiry.OfVectors(
                  new VectorRequest(
                      List.of("Hi"),
                      OptionalInt.empty(),
                      Optional.empty(),
                      new VectorRequest.Names("input", "input_type")),
                  nothing,
                  (_, _) -> ByteBuffer.allocate(0)));
      case RERANK ->
          Optional.of(
              new Inquiry.OfRanking(
                  new RankRequest("Hi", List.of("Hi"), OptionalLong.empty(), OptionalLong.empty()),
                  nothing,
                  (_, _) -> ByteBuffer.allocate(0)));
      default -> Optional.empty();
    };
  }

  private static String rest(Api api) {
    return switch (api) {
      case CHAT, RESPONSES, EMBEDDINGS, RERANK -> "}"; // asked in nobody's words
      case COMPLETIONS -> ",\"max_tokens\":1,\"prompt\":\"Hi\"}";
      case MODERATIONS -> ",\"input\":\"Hi\"}";
      case IMAGES -> ",\"prompt\":\"A dot\",\"n\":1}";
      case SPEECH -> ",\"input\":\"Hi\",\"voice\":\"alloy\"}";
      case TRANSCRIPTIONS, TRANSLATIONS, IMAGE_EDITS, IMAGE_VARIATIONS ->
          throw GatewayException.invalidValue("api", "needs a file, which a test has none of");
      case VIDEOS ->
          throw GatewayException.invalidValue("api", "makes a video, which costs too much to test");
      case REALTIME ->
          throw GatewayException.invalidValue("api", "is a session, which a test does not open");
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

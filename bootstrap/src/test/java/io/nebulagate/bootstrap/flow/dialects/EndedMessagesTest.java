package io.nebulagate.bootstrap.flow.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.anthropic.messages.MessagesTranslation;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.anthropic.MessagesForm;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.openai.chat.ChatForm;
import io.nebulagate.outbound.provider.support.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Wherever a stream is ended in the provider's place, what a client of Anthropic's dialect has got
 * and what it gets then are one stream by the grammar.
 */
class EndedMessagesTest {

  private static final List<String> PASSING =
      List.of(
          event("message_start", "\"message\":{\"id\":\"m\",\"model\":\"x\",\"content\":[]}"),
          event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"thinking\"}"),
          event(
              "content_block_delta",
              "\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}"),
          event(
              "content_block_delta",
              "\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"s\"}"),
          event("content_block_stop", "\"index\":0"),
          event("content_block_start", "\"index\":1,\"content_block\":{\"type\":\"text\"}"),
          event(
              "content_block_delta",
              "\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}"),
          event("content_block_stop", "\"index\":1"),
          event(
              "content_block_start",
              "\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\"}"),
          event(
              "content_block_delta",
              "\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}"));

  private static final List<String> TRANSLATED =
      List.of(
          chunk("{\"role\":\"assistant\",\"content\":\"\"}"),
          chunk("{\"reasoning_content\":\"hm\"}"),
          chunk("{\"content\":\"a\"}"),
          chunk(call(0, "\"id\":\"c0\",", "sun")),
          chunk(call(1, "\"id\":\"c1\",", "rain")),
          chunk(call(1, "", "")),
          chunk(call(0, "", "")));

  @Test
  void aStreamThatPassesIsEndedAnywhere() {
    var dialect = new ConversationDialect(new MessagesForm(), (_, text) -> text.length());
    assertEndsAnywhere(dialect, PASSING, Optional.empty());
  }

  @Test
  void aStreamThatIsTranslatedIsEndedAnywhere() {
    var own = new OpenAiProviderDialect((_, text) -> text.length());
    var dialect = new ConversationDialect(new ChatForm(own), (_, text) -> text.length());
    assertEndsAnywhere(dialect, TRANSLATED, Optional.of(ChatRequest.of(List.of())));
  }

  private static void assertEndsAnywhere(
      ConversationDialect dialect, List<String> frames, Optional<ChatRequest> question) {
    for (int relayed = 1; relayed <= frames.size(); relayed++) {
      UpstreamRequest plain = Calls.aCall().model("mine").streamed().usageAsked().build();
      Translation client =
          new MessagesTranslation(new RequestId(new UUID(0, 1)), plain.head(), new byte[0]);
      StreamReader reader =
          dialect.openStream(
              new UpstreamRequest(
                  plain.route(),
                  plain.api(),
                  plain.head(),
                  plain.body(),
                  plain.headers(),
                  new Conversation(client, Seals.NONE, question)));
      Outbox out = new Outbox();
      StringBuilder got = new StringBuilder();
      for (int i = 0; i < frames.size(); i++) {
        String more = read(reader, frames.get(i), out);
        got.append(i < relayed ? more : ""); // the rest was read, and never reached the client
      }
      int bytes = got.toString().getBytes(UTF_8).length;
      got.append(UTF_8.decode(reader.ending(bytes, TokenUsage.of(3, 4))));
      assertGrammar(got.toString());
    }
  }

  private static String read(StreamReader reader, String frame, Outbox out) {
    byte[] bytes = frame.getBytes(UTF_8);
    reader.read(bytes, 0, bytes.length, out);
    StringBuilder all = new StringBuilder();
    for (StreamChunk chunk = out.poll(); chunk != null; chunk = out.poll()) {
      all.append(UTF_8.decode(chunk.bytes().duplicate()));
    }
    return all.toString();
  }

  private static void assertGrammar(String stream) {
    List<String> types = new ArrayList<>();
    int index = 0;
    boolean open = false;
    for (String line : stream.lines().filter(line -> line.startsWith("data: ")).toList()) {
      JsonNode event = GatewayClient.json(line.substring("data: ".length()));
      String type = event.path("type").asText();
      types.add(type);
      if (type.startsWith("content_block")) {
        assertThat(event.path("index").asInt()).as(stream).isEqualTo(index);
        assertThat(open).as(stream).isEqualTo(!type.equals("content_block_start"));
        open = !type.equals("content_block_stop");
        index += open ? 0 : 1;
      }
      if (type.equals("message_delta")) {
        assertThat(open).as(stream).isFalse();
        assertThat(event.at("/delta/stop_reason").asText()).isEqualTo("max_tokens");
        assertThat(event.at("/usage/output_tokens").asInt()).isEqualTo(4);
      }
    }
    assertThat(types.getFirst()).isEqualTo("message_start");
    assertThat(types.stream().filter("message_start"::equals)).hasSize(1);
    assertThat(types.subList(types.size() - 2, types.size()))
        .containsExactly("message_delta", "message_stop");
  }

  private static String event(String type, String members) {
    return "event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, members);
  }

  private static String chunk(String delta) {
    return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":null}]}\n\n";
  }

  private static String call(int index, String id, String name) {
    String function = name.isEmpty() ? "\"arguments\":\"{}\"" : "\"name\":\"" + name + "\"";
    return "{\"tool_calls\":[{\"index\":%d,%s\"function\":{%s}}]}".formatted(index, id, function);
  }
}

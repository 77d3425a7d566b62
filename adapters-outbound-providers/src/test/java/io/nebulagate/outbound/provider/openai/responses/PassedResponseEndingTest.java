package io.nebulagate.outbound.provider.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.application.translation.RepeatingTranslation;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.tokens.OpenAiTokenCounter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Streams that are ended in the provider's place for clients that are told all of it again. */
class PassedResponseEndingTest {

  private static final String TEXT =
      "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,"
          + "\"delta\":\"%s\"}\n\n";

  private final OpenAiTokenCounter tokens = new OpenAiTokenCounter();
  private final ConversationDialect dialect =
      new ConversationDialect(new ResponsesForm(new OpenAiProviderDialect(tokens)), tokens);

  @Test
  void whatTheClientHasGotOfAPassingStreamIsToldAgain() {
    StreamReader reader = reader(Optional.empty());
    String first = TEXT.formatted("one ");
    feed(reader, first + TEXT.formatted("two "));

    String ending = UTF_8.decode(reader.ending(first.length(), TokenUsage.NONE)).toString();

    assertThat(ending).isEqualTo("ending[one ]");
  }

  @Test
  void ofATranslatedStreamWhatIsLeftOfTheLastEventIsWrittenFirst() {
    StreamReader reader = reader(Optional.of(ChatRequest.of(List.of())));
    feed(reader, TEXT.formatted("one ") + TEXT.formatted("two "));

    String ending = UTF_8.decode(reader.ending("<one ><tw".length(), TokenUsage.NONE)).toString();

    assertThat(ending).isEqualTo("o >stream[one two ]");
  }

  private StreamReader reader(Optional<ChatRequest> question) {
    UpstreamRequest plain = Calls.aCall().api(Api.RESPONSES).streamed().build();
    return dialect.openStream(
        new UpstreamRequest(
            plain.route(),
            plain.api(),
            plain.head(),
            plain.body(),
            plain.headers(),
            new Conversation(new Repeating(), Seals.NONE, question)));
  }

  private static void feed(StreamReader reader, String stream) {
    byte[] bytes = stream.getBytes(UTF_8);
    reader.read(bytes, 0, bytes.length, new Outbox());
  }

  /** A dialect in which words stand in angles, and all of them in the end. */
  private static final class Repeating implements RepeatingTranslation {

    @Override
    public AnswerWriter stream(Seals seals) {
      return new Words("stream");
    }

    @Override
    public AnswerWriter ending(Seals seals) {
      return new Words("ending");
    }

    @Override
    public ChatRequest question(Seals seals) {
      throw new IllegalStateException("it was asked");
    }

    @Override
    public ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals) {
      throw new IllegalStateException("it comes in pieces");
    }
  }

  private static final class Words implements AnswerWriter {
    private final String name;
    private final StringBuilder all = new StringBuilder();

    Words(String name) {
      this.name = name;
    }

    @Override
    public void write(ChatEvent event, Frames out) {
      if (event instanceof ChatEvent.PartDelta delta) {
        all.append(delta.text());
        out.frame(("<" + delta.text() + ">").getBytes(UTF_8), delta.text().length());
      }
    }

    @Override
    public void end(TokenUsage used, Frames out) {
      out.last((name + "[" + all + "]").getBytes(UTF_8));
    }

    @Override
    public void cutShort(TokenUsage used, Frames out) {
      end(used, out);
    }
  }
}

package io.nebulagate.inbound.http.dialect.openai.responses;

import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.RepeatingTranslation;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.Field;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A client of OpenAI's responses and a provider that is asked in another form. Source: OpenAI's API
 * description of August 2026, and what Codex and the SDKs of November 2026 take.
 */
public final class ResponsesTranslation implements RepeatingTranslation {

  private final RequestHead head;
  private final byte[] body;
  private final AnswerIds ids;
  private @Nullable Field read;

  /** For a body that was read before. */
  public ResponsesTranslation(RequestId id, RequestHead head, byte[] body) {
    this.head = head;
    this.body = body;
    this.ids = new AnswerIds(id);
  }

  @Override
  public ChatRequest question(Seals seals) {
    return new ResponsesQuestion(body(), head, seals).read();
  }

  @Override
  public ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals) {
    return ByteBuffer.wrap(new ResponsesAnswer(document(), items(seals)).write(answer, used));
  }

  @Override
  public AnswerWriter stream(Seals seals) {
    return new ResponsesEvents(document(), items(seals), false);
  }

  @Override
  public AnswerWriter ending(Seals seals) {
    return new ResponsesEvents(document(), items(seals), true);
  }

  private ResponseDocument document() {
    return new ResponseDocument(body(), head, ids);
  }

  private NewItems items(Seals seals) {
    return new NewItems(ids, new NamedTools(body()), seals);
  }

  private Field body() {
    Field known = read;
    if (known == null) {
      known = Field.of(body);
      read = known;
    }
    return known;
  }
}

package io.nebulagate.inbound.http.dialect.openai;

import io.nebulagate.application.translation.InquiryTranslation;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.chat.Upload;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.dialect.openai.chat.ChatTranslation;
import io.nebulagate.inbound.http.dialect.openai.inquiry.RankInquiry;
import io.nebulagate.inbound.http.dialect.openai.inquiry.VectorInquiry;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.nebulagate.inbound.http.upload.Form;

/** OpenAI's protocol, as its SDKs of November 2026 speak it. */
public final class OpenAiDialect implements RelayDialect {

  private final OpenAiRequestReader reader = new OpenAiRequestReader();
  private final ErrorWriter errors = new OpenAiErrorWriter();

  @Override
  public Dialect name() {
    return Dialect.OPENAI;
  }

  @Override
  public Question read(RequestId id, Api api, byte[] body) {
    Question read = reader.read(api, body);
    RequestHead head = read.head();
    Translation client =
        switch (api) {
          case CHAT -> new ChatTranslation(id, head, body);
          case EMBEDDINGS -> new InquiryTranslation(() -> VectorInquiry.read(head.model(), body));
          case RERANK -> new InquiryTranslation(() -> RankInquiry.read(head.model(), body));
          default -> read.translation();
        };
    return new Question(head, read.body(), client);
  }

  /** Reads a body that asks {@code model}, whatever it says. */
  public Question naming(RequestId id, Api api, byte[] body, ModelName model) {
    return read(id, api, reader.naming(api, body, model));
  }

  @Override
  public Question read(RequestId id, Api api, Form form, Upload.Kept kept) {
    return OpenAiForms.read(api, form, kept);
  }

  @Override
  public Problem write(GatewayError error) {
    return errors.write(error);
  }

  /** The SDKs throw on a frame that has {@code error}; no {@code [DONE]} follows a failure. */
  @Override
  public String brokenStream(GatewayError error) {
    return "data: " + OpenAiErrorWriter.envelope(error) + "\n\n";
  }
}

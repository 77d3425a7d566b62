package io.nebulagate.inbound.http.dialect.openai.inquiry;

import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.ranking.RankRequest;
import io.nebulagate.domain.ranking.Ranking;
import io.nebulagate.inbound.http.dialect.Field;
import io.nebulagate.inbound.http.dialect.InquiryFields;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Documents in order for a client that asks as Jina's do. Source: Jina's API description, 2026-11.
 */
public final class RankInquiry {

  private RankInquiry() {}

  /** What {@code bytes} ask, which have been read before. */
  public static Inquiry read(ModelName model, byte[] bytes) {
    Field body = Field.of(bytes);
    InquiryFields fields = new InquiryFields();
    RankRequest question =
        new RankRequest(
            fields.document(body.at("query")),
            fields.documents(body.at("documents")),
            InquiryFields.bound(body.at("top_n")),
            InquiryFields.bound(body.at("max_tokens_per_doc")));
    boolean shown = body.at("return_documents").bool().orElse(true);
    fields.unheard(
        body, "truncation", "return_embeddings", "rank_fields", "max_chunks_per_doc", "user");
    return new Inquiry.OfRanking(
        question,
        fields.beyond(),
        (answer, used) -> write(model, answer, used, shown ? question.documents() : List.of()));
  }

  private static ByteBuffer write(
      ModelName model, Ranking answer, TokenUsage used, List<String> shown) {
    return ByteBuffer.wrap(
        new JsonOut()
            .object(json -> {
              json.writeStringField("model", model.value());
              json.writeStringField("object", "list");
              json.writeObjectFieldStart("usage");
              json.writeNumberField("prompt_tokens", used.input());
              json.writeNumberField("total_tokens", used.total());
              json.writeEndObject();
              json.writeArrayFieldStart("results");
              for (Ranking.Ranked each : answer.results()) {
                json.writeStartObject();
                json.writeNumberField("index", each.index());
                json.writeNumberField("relevance_score", each.score());
                if (!shown.isEmpty()) {
                  json.writeObjectFieldStart("document");
                  json.writeStringField("text", shown.get(each.index()));
                  json.writeEndObject();
                }
                json.writeEndObject();
              }
              json.writeEndArray();
            }));
  }
}

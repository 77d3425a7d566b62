package io.nebulagate.outbound.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.ranking.RankRequest;
import io.nebulagate.domain.ranking.Ranking;
import io.nebulagate.domain.vectors.VectorRequest;
import io.nebulagate.domain.vectors.VectorUse;
import io.nebulagate.domain.vectors.Vectors;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.QuestionJson;
import io.nebulagate.outbound.provider.inquiry.InquiryForm;
import io.nebulagate.outbound.provider.inquiry.InquiryJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Vectors and documents in order as Cohere says them. Source: Cohere's API description of 2026-08
 * and recorded exchanges.
 */
final class CohereInquiries implements InquiryForm {

  /** How many texts Cohere takes at once. */
  private static final int TEXTS_MAX = 96;

  @Override
  public ApiPath path(UpstreamRequest request) {
    return CoherePassing.path(request);
  }

  @Override
  public byte[] write(VectorRequest question, UpstreamRequest request, Dropped dropped) {
    if (question.texts().size() > TEXTS_MAX) {
      throw new UpstreamException(
          new UpstreamFault.Untranslatable(
              question.names().texts(), "this provider takes " + TEXTS_MAX + " texts at most"));
    }
    VectorUse use = question.use().orElse(VectorUse.DOCUMENT);
    dropped.noteIf(use == VectorUse.SIMILARITY, question.names().use());
    return QuestionJson.object(json -> {
      json.writeStringField("model", request.route().upstreamModel().value());
      json.writeStringField("input_type", inputType(use));
      QuestionJson.texts("embedding_types", List.of("float"), 1, json);
      if (question.dimensions().isPresent()) {
        json.writeNumberField("output_dimension", question.dimensions().getAsInt());
      }
      QuestionJson.texts("texts", question.texts(), TEXTS_MAX, json);
    });
  }

  /** It has to be told something: what is not said, or it does not know, is to be found. */
  private static String inputType(VectorUse use) {
    return switch (use) {
      case QUERY -> "search_query";
      case DOCUMENT, SIMILARITY -> "search_document";
      case CLASSIFICATION -> "classification";
      case CLUSTERING -> "clustering";
    };
  }

  @Override
  public Vectors vectors(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    CoherePassing.refuseError(answer, request);
    CoherePassing.report(answer, request, log);
    List<JsonText> vectors = new ArrayList<>();
    for (JsonNode each : answer.path("embeddings").path("float")) {
      vectors.add(InquiryJson.vector(each));
    }
    return new Vectors(vectors);
  }

  @Override
  public byte[] write(RankRequest question, UpstreamRequest request, Dropped dropped) {
    return QuestionJson.object(json -> {
      json.writeStringField("model", request.route().upstreamModel().value());
      InquiryJson.question(question, json);
      if (question.documentTokensMax().isPresent()) {
        json.writeNumberField("max_tokens_per_doc", question.documentTokensMax().getAsLong());
      }
    });
  }

  @Override
  public Ranking ranking(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    CoherePassing.refuseError(answer, request);
    CoherePassing.report(answer, request, log);
    return InquiryJson.ranking(answer.path("results"));
  }
}

package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
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
 * Vectors as Gemini says them, one text like many. Source: Google's API description and recorded
 * exchanges, 2026-11.
 */
final class GeminiInquiries implements InquiryForm {

  /** How many texts Google takes at once. */
  private static final int TEXTS_MAX = 100;

  @Override
  public ApiPath path(UpstreamRequest request) {
    return new ApiPath(GenerateContentForm.VERSION, model(request).path(GeminiEmbeddings.MANY));
  }

  @Override
  public byte[] write(VectorRequest question, UpstreamRequest request, Dropped dropped) {
    if (question.texts().size() > TEXTS_MAX) {
      throw new UpstreamException(
          new UpstreamFault.Untranslatable(
              question.names().texts(), "this provider takes " + TEXTS_MAX + " texts at most"));
    }
    return QuestionJson.object(json -> {
      json.writeArrayFieldStart("requests");
      for (String text : question.texts()) {
        json.writeStartObject();
        json.writeStringField("model", model(request).resource());
        json.writeObjectFieldStart("content");
        json.writeArrayFieldStart("parts");
        json.writeStartObject();
        json.writeStringField("text", text);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        QuestionJson.text("taskType", question.use().map(GeminiInquiries::task), json);
        if (question.dimensions().isPresent()) {
          json.writeNumberField("outputDimensionality", question.dimensions().getAsInt());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private static String task(VectorUse use) {
    return switch (use) {
      case QUERY -> "RETRIEVAL_QUERY";
      case DOCUMENT -> "RETRIEVAL_DOCUMENT";
      case CLASSIFICATION -> "CLASSIFICATION";
      case CLUSTERING -> "CLUSTERING";
      case SIMILARITY -> "SEMANTIC_SIMILARITY";
    };
  }

  @Override
  public Vectors vectors(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    GeminiAnswer.refuseError(answer, request);
    GeminiUsage.read(answer, log);
    List<JsonText> vectors = new ArrayList<>();
    for (JsonNode each : answer.path("embeddings")) {
      vectors.add(InquiryJson.vector(each.path("values")));
    }
    return new Vectors(vectors);
  }

  private static GeminiModel model(UpstreamRequest request) {
    return new GeminiModel(request.route().upstreamModel());
  }
}

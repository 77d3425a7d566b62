package io.nebulagate.inbound.http.dialect.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.vectors.VectorRequest;
import io.nebulagate.domain.vectors.VectorUse;
import io.nebulagate.domain.vectors.Vectors;
import io.nebulagate.inbound.http.dialect.Field;
import io.nebulagate.inbound.http.dialect.InquiryFields;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Vectors for a client of Gemini's, one text or many. Source: Google's API description, 2026-11.
 */
final class GeminiInquiry {

  private static final String REQUESTS = "requests";
  private static final String CONTENT = "content";
  private static final String TASK = "taskType";
  private static final String DIMENSIONS = "outputDimensionality";

  private final boolean many;
  private final Field body;
  private final InquiryFields fields = new InquiryFields();

  private GeminiInquiry(boolean many, Field body) {
    this.many = many;
    this.body = body;
  }

  /** What {@code body} asks, which has been read before. */
  static Inquiry read(Verb verb, byte[] body) {
    return new GeminiInquiry(verb == Verb.EMBED_MANY, Field.of(body)).read();
  }

  private Inquiry read() {
    List<Field> requests = many ? InquiryFields.some(body.at(REQUESTS)) : List.of(body);
    Field first = requests.getFirst();
    OptionalInt dimensions = InquiryFields.dimensions(Proto.at(first, DIMENSIONS));
    Optional<VectorUse> use = use(Proto.at(first, TASK));
    List<String> texts = new ArrayList<>();
    for (Field request : requests) {
      texts.add(text(Proto.at(request, CONTENT)));
      fields.unheard(request, "title");
      if (!use(Proto.at(request, TASK)).equals(use)) {
        fields.confined(Proto.at(request, TASK), "must be the same in all requests");
      }
      if (!InquiryFields.dimensions(Proto.at(request, DIMENSIONS)).equals(dimensions)) {
        fields.confined(Proto.at(request, DIMENSIONS), "must be the same in all requests");
      }
    }
    VectorRequest.Names names = new VectorRequest.Names(many ? REQUESTS : CONTENT, TASK);
    return new Inquiry.OfVectors(
        new VectorRequest(texts, dimensions, use, names), fields.beyond(), this::write);
  }

  /** All the parts of a content become one vector. */
  private String text(Field content) {
    List<String> texts = new ArrayList<>();
    for (Field part : InquiryFields.some(content.at("parts"))) {
      if (part.at("text").isThere()) {
        texts.add(part.at("text").text());
      } else {
        fields.confined(part, "must be text for this model's provider");
      }
    }
    return String.join("\n", texts);
  }

  private static Optional<VectorUse> use(Field told) {
    return told.optionalText()
        .flatMap(word ->
            switch (word) {
              case "TASK_TYPE_UNSPECIFIED" -> Optional.empty();
              case "RETRIEVAL_QUERY",
                  "QUESTION_ANSWERING",
                  "FACT_VERIFICATION",
                  "CODE_RETRIEVAL_QUERY" ->
                  Optional.of(VectorUse.QUERY);
              case "RETRIEVAL_DOCUMENT" -> Optional.of(VectorUse.DOCUMENT);
              case "CLASSIFICATION" -> Optional.of(VectorUse.CLASSIFICATION);
              case "CLUSTERING" -> Optional.of(VectorUse.CLUSTERING);
              case "SEMANTIC_SIMILARITY" -> Optional.of(VectorUse.SIMILARITY);
              default -> throw told.wrong("is no task that is known");
            });
  }

  private ByteBuffer write(Vectors answer, TokenUsage used) {
    return ByteBuffer.wrap(
        new JsonOut()
            .object(json -> {
              if (many) {
                json.writeArrayFieldStart("embeddings");
                for (JsonText vector : answer.each()) {
                  vector(vector, json);
                }
                json.writeEndArray();
              } else {
                json.writeFieldName("embedding");
                vector(answer.each().getFirst(), json);
              }
              if (used.input() > 0) {
                json.writeObjectFieldStart("usageMetadata");
                json.writeNumberField("promptTokenCount", used.input());
                json.writeEndObject();
              }
            }));
  }

  private static void vector(JsonText vector, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeFieldName("values");
    json.writeRawValue(vector.value());
    json.writeEndObject();
  }
}

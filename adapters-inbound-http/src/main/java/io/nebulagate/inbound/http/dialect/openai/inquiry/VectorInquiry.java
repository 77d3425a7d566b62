package io.nebulagate.inbound.http.dialect.openai.inquiry;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.vectors.VectorRequest;
import io.nebulagate.domain.vectors.VectorUse;
import io.nebulagate.domain.vectors.Vectors;
import io.nebulagate.inbound.http.dialect.Field;
import io.nebulagate.inbound.http.dialect.Float32;
import io.nebulagate.inbound.http.dialect.InquiryFields;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Vectors for a client of OpenAI's. Source: OpenAI's API description, 2026-11; {@code input_type}
 * is what its imitators added for models that have to be told what vectors are for.
 */
public final class VectorInquiry {

  private static final String INPUT = "input";
  private static final String USE = "input_type";
  private static final String FLOAT = "float";
  private static final String BASE64 = "base64";

  private final ModelName model;
  private final InquiryFields fields = new InquiryFields();
  private final Field body;

  private VectorInquiry(ModelName model, Field body) {
    this.model = model;
    this.body = body;
  }

  /** What {@code body} asks, which has been read before. */
  public static Inquiry read(ModelName model, byte[] body) {
    return new VectorInquiry(model, Field.of(body)).read();
  }

  private Inquiry read() {
    String encoding = body.at("encoding_format").optionalText().orElse(FLOAT);
    if (!encoding.equals(FLOAT) && !encoding.equals(BASE64)) {
      throw body.at("encoding_format").wrong("must be float or base64");
    }
    VectorRequest question =
        new VectorRequest(
            texts(body.at(INPUT)),
            InquiryFields.dimensions(body.at("dimensions")),
            use(body.at(USE)),
            new VectorRequest.Names(INPUT, USE));
    fields.unheard(body, "user");
    boolean asBytes = encoding.equals(BASE64);
    return new Inquiry.OfVectors(
        question, fields.beyond(), (answer, used) -> write(answer, used, asBytes));
  }

  private List<String> texts(Field input) {
    if (input.isText()) {
      return List.of(input.text());
    }
    List<String> texts = new ArrayList<>();
    for (Field each : InquiryFields.some(input)) {
      if (each.node().isNumber() || each.isList()) {
        fields.confined(input, "must be text: tokens mean something to one vendor's models only");
        return List.of();
      }
      texts.add(each.text());
    }
    return texts;
  }

  private static Optional<VectorUse> use(Field told) {
    return told.optionalText()
        .flatMap(word ->
            switch (word) {
              case "query", "search_query" -> Optional.of(VectorUse.QUERY);
              case "document", "passage", "search_document" -> Optional.of(VectorUse.DOCUMENT);
              case "classification" -> Optional.of(VectorUse.CLASSIFICATION);
              case "clustering" -> Optional.of(VectorUse.CLUSTERING);
              case "text" -> Optional.empty();
              default -> throw told.wrong("must be query, document, classification or clustering");
            });
  }

  private ByteBuffer write(Vectors answer, TokenUsage used, boolean asBytes) {
    return ByteBuffer.wrap(
        new JsonOut()
            .object(json -> {
              json.writeStringField("object", "list");
              json.writeArrayFieldStart("data");
              int index = 0;
              for (JsonText vector : answer.each()) {
                vector(index++, vector, asBytes, json);
              }
              json.writeEndArray();
              json.writeStringField("model", model.value());
              json.writeObjectFieldStart("usage");
              json.writeNumberField("prompt_tokens", used.input());
              json.writeNumberField("total_tokens", used.total());
              json.writeEndObject();
            }));
  }

  private static void vector(int index, JsonText vector, boolean asBytes, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("object", "embedding");
    json.writeNumberField("index", index);
    json.writeFieldName("embedding");
    if (asBytes) {
      json.writeString(Float32.base64(vector));
    } else {
      json.writeRawValue(vector.value());
    }
    json.writeEndObject();
  }
}

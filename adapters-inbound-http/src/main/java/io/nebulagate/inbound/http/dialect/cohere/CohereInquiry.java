package io.nebulagate.inbound.http.dialect.cohere;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.ranking.RankRequest;
import io.nebulagate.domain.ranking.Ranking;
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
import java.util.Set;

/**
 * Vectors and documents in order for a client of Cohere's. Source: Cohere's API description of
 * 2026-08 and recorded exchanges.
 */
final class CohereInquiry {

  private static final String TEXTS = "texts";
  private static final String INPUTS = "inputs";
  private static final String USE = "input_type";
  private static final String FLOAT = "float";
  private static final String BASE64 = "base64";
  private static final Set<String> SMALL = Set.of("int8", "uint8", "binary", "ubinary");

  private final RequestId id;
  private final Field body;
  private final InquiryFields fields = new InquiryFields();

  private CohereInquiry(RequestId id, byte[] body) {
    this.id = id;
    this.body = Field.of(body);
  }

  // ── vectors ──

  /** The vectors that {@code body} asks for, which has been read before. */
  static Inquiry vectors(RequestId id, byte[] body) {
    return new CohereInquiry(id, body).vectors();
  }

  private Inquiry vectors() {
    List<String> types = types(body.at("embedding_types"));
    List<String> texts = texts();
    VectorRequest question =
        new VectorRequest(
            texts,
            InquiryFields.dimensions(body.at("output_dimension")),
            use(body.at(USE)),
            new VectorRequest.Names(body.at(TEXTS).isThere() ? TEXTS : INPUTS, USE));
    fields.unheard(body, "max_tokens", "priority");
    if (!body.at("truncate").textOr("NONE").equals("NONE")) {
      fields.unheard(body, "truncate");
    }
    List<String> shown = body.at(TEXTS).isThere() ? texts : List.of();
    return new Inquiry.OfVectors(
        question, fields.beyond(), (answer, used) -> vectors(answer, types, shown, used));
  }

  private List<String> types(Field told) {
    List<String> types = new ArrayList<>();
    for (Field each : told.elements()) {
      String type = each.text();
      if (SMALL.contains(type)) {
        fields.confined(told, "must be float or base64 for this model's provider");
      } else if (!type.equals(FLOAT) && !type.equals(BASE64)) {
        throw each.wrong("must be float, base64, int8, uint8, binary or ubinary");
      }
      types.add(type);
    }
    return types.isEmpty() ? List.of(FLOAT) : types.stream().distinct().toList();
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    if (body.at("images").isThere()) {
      fields.confined(body.at("images"), "must be left out for this model's provider");
      return texts;
    }
    if (body.at(TEXTS).isThere()) {
      InquiryFields.some(body.at(TEXTS)).forEach(text -> texts.add(text.text()));
      return texts;
    }
    for (Field input : InquiryFields.some(body.at(INPUTS))) {
      List<String> words = new ArrayList<>();
      for (Field part : InquiryFields.some(input.at("content"))) {
        if (part.at("type").textOr("").equals("text")) {
          words.add(part.at("text").text());
        } else {
          fields.confined(part, "must be text for this model's provider");
        }
      }
      texts.add(String.join("\n", words));
    }
    return texts;
  }

  private Optional<VectorUse> use(Field told) {
    return told.optionalText()
        .flatMap(word ->
            switch (word) {
              case "search_query" -> Optional.of(VectorUse.QUERY);
              case "search_document" -> Optional.of(VectorUse.DOCUMENT);
              case "classification" -> Optional.of(VectorUse.CLASSIFICATION);
              case "clustering" -> Optional.of(VectorUse.CLUSTERING);
              case "image" -> {
                fields.confined(told, "must be something else for this model's provider");
                yield Optional.empty();
              }
              default ->
                  throw told.wrong(
                      "must be search_document, search_query, classification, clustering or image");
            });
  }

  private ByteBuffer vectors(
      Vectors answer, List<String> types, List<String> shown, TokenUsage used) {
    return ByteBuffer.wrap(
        new JsonOut()
            .object(json -> {
              json.writeStringField("id", id.uuid().toString());
              json.writeObjectFieldStart("embeddings");
              for (String type : types) {
                json.writeArrayFieldStart(type);
                for (JsonText vector : answer.each()) {
                  if (type.equals(BASE64)) {
                    json.writeString(Float32.base64(vector));
                  } else {
                    json.writeRawValue(vector.value());
                  }
                }
                json.writeEndArray();
              }
              json.writeEndObject();
              json.writeArrayFieldStart(TEXTS);
              for (String text : shown) {
                json.writeString(text);
              }
              json.writeEndArray();
              meta(used, json);
              json.writeStringField("response_type", "embeddings_by_type");
            }));
  }

  // ── documents in order ──

  /** The order that {@code body} asks for, which has been read before. */
  static Inquiry ranking(RequestId id, byte[] body) {
    return new CohereInquiry(id, body).ranking();
  }

  private Inquiry ranking() {
    RankRequest question =
        new RankRequest(
            body.at("query").text(),
            fields.documents(body.at("documents")),
            InquiryFields.bound(body.at("top_n")),
            InquiryFields.bound(body.at("max_tokens_per_doc")));
    fields.unheard(body, "priority");
    return new Inquiry.OfRanking(question, fields.beyond(), this::ranking);
  }

  private ByteBuffer ranking(Ranking answer, TokenUsage used) {
    return ByteBuffer.wrap(
        new JsonOut()
            .object(json -> {
              json.writeStringField("id", id.uuid().toString());
              json.writeArrayFieldStart("results");
              for (Ranking.Ranked each : answer.results()) {
                json.writeStartObject();
                json.writeNumberField("index", each.index());
                json.writeNumberField("relevance_score", each.score());
                json.writeEndObject();
              }
              json.writeEndArray();
              meta(used, json);
            }));
  }

  /** What is billed: tokens, searches, or both. */
  private static void meta(TokenUsage used, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("meta");
    json.writeObjectFieldStart("api_version");
    json.writeStringField("version", "2");
    json.writeEndObject();
    json.writeObjectFieldStart("billed_units");
    if (used.input() > 0) {
      json.writeNumberField("input_tokens", used.input());
    }
    if (used.units().of(Unit.SEARCH) > 0) {
      json.writeNumberField("search_units", used.units().of(Unit.SEARCH));
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}

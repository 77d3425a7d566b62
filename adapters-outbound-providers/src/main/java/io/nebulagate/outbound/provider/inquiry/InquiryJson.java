package io.nebulagate.outbound.provider.inquiry;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.ranking.RankRequest;
import io.nebulagate.domain.ranking.Ranking;
import io.nebulagate.domain.ranking.Ranking.Ranked;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.conversation.QuestionJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What reading and writing has in common, whatever the dialect. */
public final class InquiryJson {

  private InquiryJson() {}

  /** A vector as it was spelt: a list of numbers, at least one. */
  public static JsonText vector(JsonNode told) {
    if (told instanceof POJONode numbers && numbers.getPojo() instanceof JsonText vector) {
      return vector;
    }
    throw Faults.malformed("a vector that is no list of numbers");
  }

  /** The question and its documents, the same in the dialects of Cohere and Jina. */
  public static void question(RankRequest asked, JsonGenerator json) throws IOException {
    json.writeStringField("query", asked.query());
    QuestionJson.texts("documents", asked.documents(), asked.documents().size(), json);
    if (asked.resultsMax().isPresent()) {
      json.writeNumberField("top_n", asked.resultsMax().getAsLong());
    }
  }

  /** Documents in order, each with {@code index} and {@code relevance_score}. */
  public static Ranking ranking(JsonNode told) {
    List<Ranked> results = new ArrayList<>();
    for (JsonNode result : told) {
      JsonNode index = result.path("index");
      JsonNode score = result.path("relevance_score");
      if (!index.isInt() || !score.isNumber()) {
        throw Faults.malformed("a result without its place or its score");
      }
      results.add(new Ranked(index.intValue(), score.decimalValue()));
    }
    if (results.isEmpty()) {
      throw Faults.malformed("no results");
    }
    return new Ranking(results);
  }
}

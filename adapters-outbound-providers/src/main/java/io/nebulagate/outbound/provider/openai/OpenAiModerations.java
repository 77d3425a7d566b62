package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.moderation.ModerationWords;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.Moderator.Opinion;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * OpenAI's words about texts.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/moderations">Moderations</a>
 */
public final class OpenAiModerations implements ModerationWords {

  private static final String BEGIN = "{\"model\":";
  private static final String PLACEHOLDER = "\"m\"";

  /** The most categories that are looked at. */
  private static final int CATEGORIES_MAX = 100;

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

  @Override
  public RequestBody question(String text) {
    byte[] bytes =
        (BEGIN + PLACEHOLDER + ",\"input\":" + Json.quoted(text) + "}")
            .getBytes(StandardCharsets.UTF_8);
    int from = BEGIN.length();
    Patch model = new Patch(from, from + PLACEHOLDER.length(), PLACEHOLDER);
    return new RequestBody(bytes, model, List.of());
  }

  @Override
  public Opinion opinion(ByteBuffer answer) {
    byte[] bytes = new byte[answer.remaining()];
    answer.get(bytes);
    try {
      return opinion(Json.tree(bytes, 0, bytes.length).path("results").path(0));
    } catch (IOException noJson) {
      throw new IllegalArgumentException("no JSON", noJson);
    }
  }

  private static Opinion opinion(JsonNode result) {
    JsonNode flagged = result.path("flagged");
    JsonNode judged = result.path("categories");
    JsonNode scores = result.path("category_scores");
    if (!flagged.isBoolean() || judged.size() > CATEGORIES_MAX || scores.size() > CATEGORIES_MAX) {
      throw new IllegalArgumentException("no opinion of a text");
    }
    Set<String> categories = new HashSet<>();
    for (Map.Entry<String, JsonNode> one : judged.properties()) {
      if (one.getValue().asBoolean() && isName(one.getKey())) {
        categories.add(one.getKey());
      }
    }
    Map<String, Integer> thousandths = new HashMap<>();
    for (Map.Entry<String, JsonNode> one : scores.properties()) {
      if (isFinite(one.getValue()) && isName(one.getKey())) {
        thousandths.put(one.getKey(), thousandths(one.getValue()));
      }
    }
    return new Opinion(flagged.booleanValue(), categories, thousandths);
  }

  private static boolean isFinite(JsonNode score) {
    return score.isBigDecimal() || score.isIntegralNumber();
  }

  private static boolean isName(String category) {
    return !category.isBlank() && category.length() <= Detector.Moderation.CATEGORY_LENGTH_MAX;
  }

  /** Rounded down; whatever lies beyond 0 and 1 is as sure as can be. */
  private static int thousandths(JsonNode score) {
    BigDecimal sure = score.decimalValue().max(BigDecimal.ZERO).min(BigDecimal.ONE);
    return sure.multiply(THOUSAND).intValue();
  }
}

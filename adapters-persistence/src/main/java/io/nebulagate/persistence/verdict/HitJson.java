package io.nebulagate.persistence.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Hit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hits as JSON: a list of values per hit in the order of the record, its latency in nanoseconds.
 */
public final class HitJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HitJson() {}

  /** The hits as a text without spaces; null, which takes no room, where there are none. */
  public static @Nullable String write(List<Hit> hits) {
    if (hits.isEmpty()) {
      return null;
    }
    ArrayNode to = JSON.createArrayNode();
    hits.forEach(hit ->
        to.addArray()
            .add(hit.policy())
            .add(hit.version())
            .add(hit.rule())
            .add(hit.detector().orElse(null))
            .add(hit.span().orElse(null))
            .add(hit.action().name())
            .add(hit.effect().name())
            .add(hit.to().orElse(null))
            .add(hit.latency().toNanos()));
    return to.toString();
  }

  /** What {@link #write} wrote. */
  public static List<Hit> read(@Nullable String json) {
    if (json == null) {
      return List.of();
    }
    List<Hit> hits = new ArrayList<>();
    try {
      for (JsonNode hit : JSON.readTree(json)) {
        hits.add(
            new Hit(
                hit.path(0).longValue(),
                hit.path(1).intValue(),
                hit.path(2).asText(),
                text(hit.path(3)),
                text(hit.path(4)),
                Action.Kind.valueOf(hit.path(5).asText()),
                Hit.Effect.valueOf(hit.path(6).asText()),
                text(hit.path(7)),
                Duration.ofNanos(hit.path(8).longValue())));
      }
    } catch (JsonProcessingException written) {
      throw new IllegalStateException("hits that are no JSON", written);
    }
    return hits;
  }

  private static Optional<String> text(JsonNode value) {
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }
}

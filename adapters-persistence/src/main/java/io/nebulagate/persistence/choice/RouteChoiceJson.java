package io.nebulagate.persistence.choice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.nebulagate.application.usage.RouteChoice;
import io.nebulagate.application.usage.RouteChoice.Considered;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Exclusion;
import io.nebulagate.domain.routing.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The choice a request had as JSON: a list of the rung, the name that was asked for, and a list of
 * values per route in the order of the record, since it is kept of many requests.
 */
public final class RouteChoiceJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RouteChoiceJson() {}

  /** The choice as a text without spaces. */
  public static String write(RouteChoice choice) {
    ArrayNode to = JSON.createArrayNode();
    to.add(choice.rung().name()).add(choice.asked().value());
    choice.considered().forEach(one -> write(one, to.addArray()));
    return to.toString();
  }

  private static void write(Considered one, ArrayNode to) {
    to.add(one.routeId())
        .add(one.provider())
        .add(one.upstreamModel().value())
        .add(one.priority())
        .add(one.unitCost().orElse(null))
        .add(one.costScore())
        .add(one.budgetScore())
        .add(one.health())
        .add(one.contribution());
    one.excluded().ifPresent(why -> to.add(why.name()));
  }

  /** What {@link #write} wrote. */
  public static RouteChoice read(String json) {
    try {
      return read(JSON.readTree(json));
    } catch (JsonProcessingException written) {
      throw new IllegalStateException("a choice of routes that is no JSON", written);
    }
  }

  private static RouteChoice read(JsonNode from) {
    List<Considered> considered = new ArrayList<>();
    for (int place = 2; place < from.size(); place++) {
      considered.add(readOne(from.path(place)));
    }
    return new RouteChoice(
        new ModelName(from.path(1).asText()), Rung.valueOf(from.path(0).asText()), considered);
  }

  private static Considered readOne(JsonNode from) {
    return new Considered(
        from.path(0).longValue(),
        from.path(1).asText(),
        new ModelName(from.path(2).asText()),
        from.path(3).intValue(),
        from.path(4).isNumber() ? Optional.of(from.path(4).doubleValue()) : Optional.empty(),
        from.path(5).doubleValue(),
        from.path(6).doubleValue(),
        from.path(7).doubleValue(),
        from.path(8).doubleValue(),
        Optional.ofNullable(from.get(9)).map(why -> Exclusion.valueOf(why.asText())));
  }
}

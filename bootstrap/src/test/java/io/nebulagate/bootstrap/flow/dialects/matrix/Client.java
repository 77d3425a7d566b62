package io.nebulagate.bootstrap.flow.dialects.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import java.util.ArrayList;
import java.util.List;

/** A client of one dialect: asks as its users do, and understands what its SDK would. */
interface Client {

  String SYSTEM = "Be brief.";
  String USER = "Weather in Paris and Rome?";
  String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
          + "\"required\":[\"city\"],\"additionalProperties\":false}";
  String PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";

  /** Where it asks. */
  String path(String model, boolean stream);

  /** What it asks. */
  String body(Scene scene, String model, boolean stream);

  /** The next question of a conversation whose last answer was {@code answer}, in one piece. */
  String next(String model, JsonNode answer);

  /** Understands an answer in one piece. */
  Heard whole(JsonNode answer);

  /** Understands a stream. */
  Heard stream(String body);

  /** The message of an error, as it stands in this dialect's envelope; fails where it is none. */
  String error(JsonNode body);

  /** The data of a stream's events; each has to be JSON but for OpenAI's last. */
  static List<JsonNode> events(String body) {
    List<JsonNode> events = new ArrayList<>();
    for (String frame : body.split("\n\n", -1)) {
      for (String line : frame.split("\n", -1)) {
        if (line.startsWith("data: ") && !line.equals("data: [DONE]")) {
          events.add(GatewayClient.json(line.substring("data: ".length())));
        }
      }
    }
    return events;
  }
}

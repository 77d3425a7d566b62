package io.nebulagate.bootstrap.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What the demo upstream does with tools: calls the first one, once, with made-up arguments. */
final class DemoTool {

  private DemoTool() {}

  /**
   * The call to answer with, or null when the request offers no tool or already brings a result.
   */
  static @Nullable JsonObject call(JsonObject asked, JsonArray messages) {
    JsonArray tools = asked.getJsonArray("tools", new JsonArray());
    boolean answered =
        !messages.isEmpty()
            && "tool".equals(messages.getJsonObject(messages.size() - 1).getString("role"));
    if (tools.isEmpty() || answered || "none".equals(asked.getValue("tool_choice"))) {
      return null;
    }
    JsonObject function = tools.getJsonObject(0).getJsonObject("function", new JsonObject());
    return new JsonObject()
        .put("id", "call_demo_1")
        .put("type", "function")
        .put(
            "function",
            new JsonObject()
                .put("name", function.getString("name", "tool"))
                .put("arguments", arguments(function).encode()));
  }

  /** The first piece of a streamed call: who is called. */
  static JsonArray firstDelta(JsonObject call) {
    JsonObject function = call.getJsonObject("function");
    return new JsonArray()
        .add(
            new JsonObject()
                .put("index", 0)
                .put("id", call.getString("id"))
                .put("type", "function")
                .put(
                    "function",
                    new JsonObject().put("name", function.getString("name")).put("arguments", "")));
  }

  /** The second piece of a streamed call: with what. */
  static JsonArray argumentsDelta(JsonObject call) {
    String arguments = call.getJsonObject("function").getString("arguments");
    return new JsonArray()
        .add(
            new JsonObject()
                .put("index", 0)
                .put("function", new JsonObject().put("arguments", arguments)));
  }

  private static JsonObject arguments(JsonObject function) {
    JsonObject made = new JsonObject();
    JsonObject schema = function.getJsonObject("parameters", new JsonObject());
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    for (String name : properties.fieldNames()) {
      String type = properties.getJsonObject(name).getString("type", "string");
      made.put(
          name,
          switch (type) {
            case "integer", "number" -> 1;
            case "boolean" -> true;
            case "array" -> new JsonArray();
            case "object" -> new JsonObject();
            default -> "demo";
          });
    }
    return made;
  }
}

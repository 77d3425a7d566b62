package io.nebulagate.inbound.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The document as a running gateway serves it to an operator. */
public record ApiDocument(JsonNode json) {

  /** Fetches it. */
  public static ApiDocument of(URI server) throws IOException, InterruptedException {
    Answer answer = AdminClient.of(server).get("/api/openapi");
    assertThat(answer.status()).isEqualTo(200);
    return new ApiDocument(answer.json());
  }

  /** Every operation. */
  public List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    json.path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(verb ->
                    operations.add(
                        new Operation(
                            verb.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            verb.getValue()))));
    return operations;
  }

  /** What a reference stands for, or else the schema itself. */
  public JsonNode resolve(JsonNode schema) {
    String ref = schema.path("$ref").asText();
    JsonNode found = schema;
    if (!ref.isEmpty()) {
      found = json.at(ref.substring(1));
      assertThat(found).as(ref).isNotInstanceOf(MissingNode.class);
    }
    return found.has("$ref") ? resolve(found) : found;
  }

  /** The schema of the body that {@code operation} reads, if it reads one. */
  public Optional<JsonNode> body(Operation operation) {
    JsonNode schema = operation.json().at("/requestBody/content/application~1json/schema");
    return schema.isMissingNode() ? Optional.empty() : Optional.of(resolve(schema));
  }

  /** What a form with files holds, where one is asked for. */
  public Optional<JsonNode> form(Operation operation) {
    JsonNode schema = operation.json().at("/requestBody/content/multipart~1form-data/schema");
    return schema.isMissingNode() ? Optional.empty() : Optional.of(resolve(schema));
  }

  /** A value that is right in its form, as JSON. */
  public String sample(JsonNode schema) {
    JsonNode whole = resolve(schema);
    if (whole.has("examples")) {
      return whole.path("examples").get(0).toString();
    }
    if (whole.has("enum")) {
      return whole.path("enum").get(0).toString();
    }
    if (whole.has("anyOf")) {
      return sample(whole.path("anyOf").get(0));
    }
    JsonNode type = whole.path("type");
    return switch (type.isArray() ? type.get(0).asText() : type.asText()) {
      case "integer" -> whole.path("minimum").asText("1");
      case "number" -> "1";
      case "boolean" -> "false";
      case "array" -> "[" + sample(whole.path("items")) + "]";
      case "object" -> object(enoughOf(whole));
      case "null" -> "null";
      default -> text(whole);
    };
  }

  /** Samples of all fields that a schema requires. */
  public Map<String, String> requiredOf(JsonNode schema) {
    Map<String, String> samples = new TreeMap<>();
    schema
        .path("required")
        .forEach(name ->
            samples.put(name.asText(), sample(schema.path("properties").path(name.asText()))));
    return samples;
  }

  /** As {@link #requiredOf}, and of others until there are as many fields as there must be. */
  public Map<String, String> enoughOf(JsonNode schema) {
    Map<String, String> samples = requiredOf(schema);
    for (var field : schema.path("properties").properties()) {
      if (samples.size() < schema.path("minProperties").asInt()) {
        samples.putIfAbsent(field.getKey(), sample(field.getValue()));
      }
    }
    return samples;
  }

  /** An object of fields whose values are JSON. */
  public static String object(Map<String, String> fields) {
    List<String> members = new ArrayList<>();
    fields.forEach((name, value) -> members.add("\"" + name + "\":" + value));
    return "{" + String.join(",", members) + "}";
  }

  private static String text(JsonNode schema) {
    return switch (schema.path("format").asText()) {
      case "uuid" -> "\"00000000-0000-4000-8000-000000000000\"";
      case "date-time" -> "\"2026-11-20T10:00:00Z\"";
      case "email" -> "\"somebody@example.org\"";
      default -> "\"a text of some length\"";
    };
  }

  /** One of them. */
  public record Operation(String verb, String path, JsonNode json) {

    /** Its verb and path. */
    public String name() {
      return verb + " " + path;
    }

    /** Who may call it, in a word. */
    public String access() {
      return json.path("x-access").asText();
    }
  }
}

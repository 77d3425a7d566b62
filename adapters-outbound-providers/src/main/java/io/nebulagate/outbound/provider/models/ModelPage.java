package io.nebulagate.outbound.provider.models;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page of a list of models. OpenAI and Azure tell {@code {"data":[{"id":…}]}}, Together the bare
 * list, Anthropic the same as OpenAI in pages, Gemini {@code {"models":[{"name":"models/…"}]}},
 * Cohere {@code {"models":[{"name":…}]}}. Source: the vendors' API descriptions, 2026-11.
 *
 * @param next what to ask the next page with; empty when this is the last
 */
record ModelPage(List<String> names, Optional<String> next) {

  private static final String GEMINI_PREFIX = "models/";

  /** Copies the list. */
  ModelPage {
    names = List.copyOf(names);
  }

  /**
   * Reads one.
   *
   * @throws UpstreamException malformed, when it is none
   */
  static ModelPage parse(byte[] body, ProviderType type) {
    JsonNode answer;
    try {
      answer = Json.tree(body, 0, body.length);
    } catch (IOException _) {
      throw Faults.malformed("no JSON");
    }
    return switch (type) {
      case OPENAI, AZURE, NEWAPI ->
          of(answer.isArray() ? answer : answer.path("data"), "id", Optional.empty());
      case ANTHROPIC ->
          of(
              answer.path("data"),
              "id",
              text(answer, "last_id").filter(_ -> answer.path("has_more").asBoolean(false)));
      case GEMINI -> of(answer.path("models"), "name", text(answer, "nextPageToken")).plain();
      case COHERE -> of(answer.path("models"), "name", text(answer, "next_page_token"));
    };
  }

  private static ModelPage of(JsonNode list, String nameField, Optional<String> next) {
    if (!list.isArray()) {
      throw Faults.malformed("no list of models");
    }
    List<String> names = new ArrayList<>();
    for (JsonNode model : list) {
      text(model, nameField).ifPresent(names::add);
    }
    return new ModelPage(names, next);
  }

  private ModelPage plain() {
    return new ModelPage(names.stream().map(ModelPage::plain).toList(), next);
  }

  private static String plain(String name) {
    return name.startsWith(GEMINI_PREFIX) ? name.substring(GEMINI_PREFIX.length()) : name;
  }

  private static Optional<String> text(JsonNode object, String field) {
    return Optional.ofNullable(object.path(field).textValue()).filter(text -> !text.isEmpty());
  }
}

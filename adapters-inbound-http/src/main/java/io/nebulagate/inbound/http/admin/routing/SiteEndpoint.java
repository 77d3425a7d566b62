package io.nebulagate.inbound.http.admin.routing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.routing.Route;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What models can be asked here, by the names that sites of the NewAPI family have for it.
 * Aggregators ask in a client's own dialect where a site lists that.
 */
enum SiteEndpoint {
  OPENAI("openai", "/v1/chat/completions", Api.CHAT),
  RESPONSES("openai-response", "/v1/responses", Api.CHAT),
  ANTHROPIC("anthropic", "/v1/messages", Api.CHAT),
  GEMINI("gemini", "/v1beta/models/{model}:generateContent", Api.CHAT),
  EMBEDDINGS("embeddings", "/v1/embeddings", Api.EMBEDDINGS),
  IMAGES("image-generation", "/v1/images/generations", Api.IMAGES),
  RERANK("jina-rerank", "/v1/rerank", Api.RERANK),
  VIDEOS("openai-video", "/v1/videos", Api.VIDEOS);

  private final String label;
  private final String path;
  private final Api api;

  SiteEndpoint(String label, String path, Api api) {
    this.label = label;
    this.path = path;
    this.api = api;
  }

  /** Where an API is. */
  record View(@JsonProperty("path") String path, @JsonProperty("method") String method) {}

  /** Where each of them is. */
  static Map<String, View> all() {
    Map<String, View> views = new LinkedHashMap<>();
    for (SiteEndpoint endpoint : values()) {
      views.put(endpoint.label, new View(endpoint.path, "POST"));
    }
    return views;
  }

  /**
   * The names of those that one of a model's routes leads to. Nobody knows what a model can do of
   * all that its provider has: where conversations are among it, they are what is listed.
   */
  static List<String> of(Collection<Route> routes) {
    Set<Api> offered =
        routes.stream()
            .flatMap(route -> route.provider().offered().stream())
            .collect(Collectors.toSet());
    boolean converses = offered.stream().anyMatch(Api::isConversation);
    return Arrays.stream(values())
        .filter(endpoint -> converses ? endpoint.api == Api.CHAT : offered.contains(endpoint.api))
        .map(endpoint -> endpoint.label)
        .toList();
  }
}

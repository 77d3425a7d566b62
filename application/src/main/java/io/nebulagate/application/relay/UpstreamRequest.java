package io.nebulagate.application.relay;

import io.nebulagate.application.translation.Conversation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.domain.routing.Route;
import java.util.Map;

/**
 * One call to one route.
 *
 * @param endpoint what the provider is asked, which may not be what the client asked
 * @param headers the client's headers the provider may see, names in lower case
 * @param conversation the client's side, and the question where it has to be translated
 */
public record UpstreamRequest(
    Route route,
    Endpoint endpoint,
    RequestHead head,
    RequestBody body,
    Map<String, String> headers,
    Conversation conversation) {

  /** A call in the provider's usual dialect. */
  public UpstreamRequest(
      Route route,
      Api api,
      RequestHead head,
      RequestBody body,
      Map<String, String> headers,
      Conversation conversation) {
    this(
        route,
        new Endpoint(route.provider().type().dialect(), api),
        head,
        body,
        headers,
        conversation);
  }

  /** A call in the client's own dialect, for which nobody could stand in. */
  public UpstreamRequest(
      Route route, Api api, RequestHead head, RequestBody body, Map<String, String> headers) {
    this(route, api, head, body, headers, Conversation.NONE);
  }

  /** What the provider is asked, whatever the dialect. */
  public Api api() {
    return endpoint.api();
  }
}

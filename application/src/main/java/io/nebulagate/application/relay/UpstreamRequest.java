package io.nebulagate.application.relay;

import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.domain.routing.Route;
import java.util.Map;
import java.util.Optional;

/**
 * One call to one route.
 *
 * @param endpoint what the provider is asked, which may not be what the client asked
 * @param headers the client's headers the provider may see, names in lower case
 * @param conversation the client's side, and the question where it has to be translated
 * @param inquiry the question where it is no conversation and has to be translated
 */
public record UpstreamRequest(
    Route route,
    Endpoint endpoint,
    RequestHead head,
    RequestBody body,
    Map<String, String> headers,
    Conversation conversation,
    Optional<Inquiry> inquiry) {

  /** The same by another route that answers the same. */
  UpstreamRequest by(Route other) {
    return new UpstreamRequest(other, endpoint, head, body, headers, conversation, inquiry);
  }

  /** A conversation in the provider's usual dialect. */
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
        conversation,
        Optional.empty());
  }

  /** A call in the client's own dialect, for which nobody could stand in. */
  public UpstreamRequest(
      Route route, Api api, RequestHead head, RequestBody body, Map<String, String> headers) {
    this(route, api, head, body, headers, Conversation.NONE);
  }

  /** Whether the provider speaks another dialect than the client. */
  public boolean isTranslated() {
    return conversation.question().isPresent() || inquiry.isPresent();
  }

  /** What the provider is asked, whatever the dialect. */
  public Api api() {
    return endpoint.api();
  }
}

package io.nebulagate.application.relay;

import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Route;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts one request to routes: as it came where the provider speaks the client's dialect, else in
 * the form that is nobody's, which is read once and only where somebody needs it. Belongs to one
 * request and its thread.
 */
final class Asking {

  private final RelayRequest request;
  private final Seals seals;
  private @Nullable ChatRequest question;

  /** What vendors' own values are handed out under is {@code seals}. */
  Asking(RelayRequest request, Seals seals) {
    this.request = request;
    this.seals = seals;
  }

  /**
   * The question as the route's provider is asked.
   *
   * @throws io.nebulagate.domain.error.GatewayException for what no provider could be told
   */
  UpstreamRequest at(Route route) {
    RelayRequest.Asked asked = request.asked();
    Provider provider = route.provider();
    Api api = provider.answers(asked.dialect(), asked.api()).orElse(asked.api());
    boolean same = api == asked.api() && provider.type().dialect() == asked.dialect();
    return new UpstreamRequest(
        route,
        api,
        request.head(),
        request.body(),
        request.headers(),
        new Conversation(
            asked.translation(), seals, same ? Optional.empty() : Optional.of(question())));
  }

  private ChatRequest question() {
    ChatRequest read = question;
    if (read == null) {
      read = request.asked().translation().question(seals);
      question = read;
    }
    return read;
  }
}

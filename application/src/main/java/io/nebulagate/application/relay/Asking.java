package io.nebulagate.application.relay;

import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.application.translation.InquiryTranslation;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.routing.Endpoint;
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
  private @Nullable Inquiry inquiry;

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
    Endpoint wanted = new Endpoint(asked.dialect(), asked.api());
    Endpoint endpoint = route.answers(wanted).orElse(wanted);
    boolean foreign = !endpoint.equals(wanted);
    boolean talks = foreign && wanted.api().isConversation();
    return new UpstreamRequest(
        route,
        endpoint,
        request.head(),
        request.body(),
        request.headers(),
        new Conversation(
            asked.translation(), seals, talks ? Optional.of(question()) : Optional.empty()),
        foreign && !talks ? Optional.of(inquiry()) : Optional.empty());
  }

  private ChatRequest question() {
    ChatRequest read = question;
    if (read == null) {
      read = request.asked().translation().question(seals);
      question = read;
    }
    return read;
  }

  private Inquiry inquiry() {
    Inquiry read = inquiry;
    if (read == null) {
      read = ((InquiryTranslation) request.asked().translation()).inquiry();
      inquiry = read;
    }
    return read;
  }
}

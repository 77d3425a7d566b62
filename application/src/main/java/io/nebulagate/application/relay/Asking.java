package io.nebulagate.application.relay;

import io.nebulagate.application.fetching.MediaFetch;
import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.application.translation.InquiryTranslation;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.domain.routing.Route;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Puts one request to routes: as it came where the provider speaks the client's dialect, else in
 * the form that is nobody's, which is read once and only where somebody needs it. Belongs to one
 * request and its thread.
 */
final class Asking {

  private final RelayRequest request;
  private final Seals seals;
  private final MediaFetch media;
  private @Nullable ChatRequest question;
  private @Nullable Inquiry inquiry;

  /**
   * Puts {@code request}.
   *
   * @param seals what vendors' own values are handed out under
   * @param media reads what a provider cannot; what was read once is told to all that follow
   */
  Asking(RelayRequest request, Seals seals, MediaFetch media) {
    this.request = request;
    this.seals = seals;
    this.media = media;
  }

  /**
   * The question as the route's provider is asked; on the request's thread, and at once where
   * nothing has to be read.
   *
   * @return fails with a {@link GatewayException} for what no provider could be told
   */
  CompletionStage<UpstreamRequest> at(Route route) {
    RelayRequest.Asked asked = request.asked();
    Endpoint wanted = new Endpoint(asked.dialect(), asked.api());
    Endpoint endpoint = route.answers(wanted).orElse(wanted);
    boolean foreign = !endpoint.equals(wanted);
    try {
      if (foreign && wanted.api().isConversation()) {
        return fetched(endpoint).thenApply(read -> put(route, endpoint, Optional.of(read)));
      }
      return CompletableFuture.completedStage(put(route, endpoint, Optional.empty()));
    } catch (GatewayException unreadable) {
      return CompletableFuture.failedStage(unreadable);
    }
  }

  private CompletionStage<ChatRequest> fetched(Endpoint endpoint) {
    return request.onOwnThread(media.fetched(question(), endpoint)).thenApply(this::keep);
  }

  private ChatRequest keep(ChatRequest read) {
    question = read;
    return read;
  }

  private UpstreamRequest put(Route route, Endpoint endpoint, Optional<ChatRequest> talk) {
    RelayRequest.Asked asked = request.asked();
    boolean foreign = !endpoint.equals(new Endpoint(asked.dialect(), asked.api()));
    return new UpstreamRequest(
        route,
        endpoint,
        request.head(),
        request.body(),
        request.headers(),
        new Conversation(asked.translation(), seals, talk),
        foreign && talk.isEmpty() ? Optional.of(inquiry()) : Optional.empty());
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

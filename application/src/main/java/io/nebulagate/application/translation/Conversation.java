package io.nebulagate.application.translation;

import io.nebulagate.domain.chat.ChatRequest;
import java.util.Optional;

/**
 * The client's side of one request, as a provider's side needs it.
 *
 * @param client writes answers in the client's words
 * @param seals what a provider's own values are handed out under
 * @param question what is asked, in the form that is nobody's; empty where the provider speaks the
 *     client's dialect and gets the client's bytes
 */
public record Conversation(Translation client, Seals seals, Optional<ChatRequest> question) {

  /** Of requests that only a provider of the client's own dialect can serve. */
  public static final Conversation NONE =
      new Conversation(Translation.NONE, Seals.NONE, Optional.empty());

  /** Begins an answer that comes in pieces. */
  public AnswerWriter stream() {
    return client.stream(seals);
  }
}

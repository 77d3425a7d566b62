package io.nebulagate.outbound.provider.openai.responses;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.fitting.Alphabet;
import io.nebulagate.domain.chat.fitting.ToolNames;
import java.util.Optional;

/** What a provider calls the client's tools and calls; the same where the client's bytes pass. */
final class CallNames {

  private final Optional<ToolNames> names;

  private CallNames(Optional<ToolNames> names) {
    this.names = names;
  }

  static CallNames of(UpstreamRequest request) {
    return new CallNames(request.conversation().question().map(CallNames::of));
  }

  private static ToolNames of(ChatRequest question) {
    return new ToolNames(question, Alphabet.USUAL);
  }

  String inward(String name) {
    return names.map(known -> known.inward(name)).orElse(name);
  }

  String outward(String name) {
    return names.map(known -> known.outward(name)).orElse(name);
  }

  /** The id of a call; a call and its result get the same each time. */
  static String id(String id) {
    return Alphabet.USUAL.fit(id);
  }
}

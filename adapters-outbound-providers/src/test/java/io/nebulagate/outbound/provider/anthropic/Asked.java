package io.nebulagate.outbound.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A question, with a plain answer to everything a test does not care about. */
final class Asked {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private List<Message> messages = List.of(Message.of(Role.USER, "Hi"));
  private List<Tool> tools = List.of();
  private ToolChoice choice = new ToolChoice.Auto();
  private Optional<Boolean> parallel = Optional.empty();
  private Sampling sampling = Sampling.DEFAULT;
  private Optional<Reasoning> reasoning = Optional.empty();
  private OutputFormat format = new OutputFormat.Text();
  private Optional<String> endUser = Optional.empty();
  private String model = "claude-sonnet-4-5";
  private final Dropped dropped = new Dropped();

  static Asked of(Message... messages) {
    Asked asked = new Asked();
    if (messages.length > 0) {
      asked.messages = List.of(messages);
    }
    return asked;
  }

  static Message assistant(Part... parts) {
    return new Message(Role.ASSISTANT, List.of(parts));
  }

  static Message user(Part... parts) {
    return new Message(Role.USER, List.of(parts));
  }

  static Part result(String callId, String text) {
    return new Part.ToolResult(callId, Optional.empty(), List.of(new Part.Text(text)), false);
  }

  Asked model(String name) {
    model = name;
    return this;
  }

  Asked tools(ToolChoice wanted, Tool... some) {
    tools = List.of(some);
    choice = wanted;
    return this;
  }

  Asked oneAtATime() {
    parallel = Optional.of(false);
    return this;
  }

  Asked drawn(Sampling how) {
    sampling = how;
    return this;
  }

  Asked thinking(Reasoning how) {
    reasoning = Optional.of(how);
    return this;
  }

  Asked as(OutputFormat wanted) {
    format = wanted;
    return this;
  }

  Asked endUser(String user) {
    endUser = Optional.of(user);
    return this;
  }

  ChatRequest question() {
    return new ChatRequest(
        messages, tools, choice, parallel, sampling, reasoning, format, endUser, Set.of());
  }

  UpstreamRequest request() {
    UpstreamRequest plain = Calls.aCall().model("the-clients").upstreamModel(model).build();
    return new UpstreamRequest(
        plain.route(),
        plain.api(),
        plain.head(),
        plain.body(),
        plain.headers(),
        new Conversation(Translation.NONE, Seals.NONE, Optional.of(question())));
  }

  /** What the provider gets. */
  JsonNode written() {
    byte[] bytes = new MessagesForm().write(question(), request(), dropped);
    try {
      return MAPPER.readTree(new String(bytes, UTF_8));
    } catch (IOException broken) {
      throw new AssertionError(new String(bytes, UTF_8), broken);
    }
  }

  /** What the client is told was not heard; ask it after {@link #written}. */
  Set<String> dropped() {
    return dropped.names();
  }
}

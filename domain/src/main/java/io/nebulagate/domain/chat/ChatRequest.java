package io.nebulagate.domain.chat;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A conversation to be continued, in no vendor's words. What only the client's dialect knows is
 * left out and named, so that nobody believes it was heard.
 *
 * @param messages in order; turns of the same speaker may follow each other
 * @param parallelTools whether several tools may be asked for at once; empty = as the vendor is
 *     used to
 * @param endUser the client's own name of its user, for the vendor's abuse checks
 * @param unheard the client's fields that this form cannot say, by their names
 */
public record ChatRequest(
    List<Message> messages,
    List<Tool> tools,
    ToolChoice toolChoice,
    Optional<Boolean> parallelTools,
    Sampling sampling,
    Optional<Reasoning> reasoning,
    OutputFormat format,
    Optional<String> endUser,
    Set<String> unheard) {

  /** Copies the collections. */
  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    unheard = Set.copyOf(unheard);
  }

  /** These messages and nothing else. */
  public static ChatRequest of(List<Message> messages) {
    return new ChatRequest(
        messages,
        List.of(),
        new ToolChoice.Auto(),
        Optional.empty(),
        Sampling.DEFAULT,
        Optional.empty(),
        new OutputFormat.Text(),
        Optional.empty(),
        Set.of());
  }

  /** The same with other messages. */
  public ChatRequest saying(List<Message> others) {
    return new ChatRequest(
        others, tools, toolChoice, parallelTools, sampling, reasoning, format, endUser, unheard);
  }

  /** The same with a bound on the answer. */
  public ChatRequest upTo(long outputTokens) {
    return new ChatRequest(
        messages,
        tools,
        toolChoice,
        parallelTools,
        sampling.upTo(outputTokens),
        reasoning,
        format,
        endUser,
        unheard);
  }
}

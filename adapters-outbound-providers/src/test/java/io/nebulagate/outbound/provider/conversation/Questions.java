package io.nebulagate.outbound.provider.conversation;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Builds questions, with nothing asked for but what a test names. */
public final class Questions {

  private final List<Message> messages = new ArrayList<>();
  private final List<Tool> tools = new ArrayList<>();
  private ToolChoice choice = new ToolChoice.Auto();
  private Optional<Boolean> parallel = Optional.empty();
  private Sampling sampling = Sampling.DEFAULT;
  private Optional<Reasoning> reasoning = Optional.empty();
  private OutputFormat format = new OutputFormat.Text();
  private Optional<String> endUser = Optional.empty();

  private Questions() {}

  /** One that says nothing yet. */
  public static Questions aQuestion() {
    return new Questions();
  }

  /** With a turn of the operator's. */
  public Questions system(String text) {
    return turn(Message.Role.SYSTEM, new Part.Text(text));
  }

  /** With a turn of the user's. */
  public Questions user(Part... parts) {
    return turn(Message.Role.USER, parts);
  }

  /** With a turn of the user's words. */
  public Questions user(String text) {
    return user(new Part.Text(text));
  }

  /** With a turn of the model's. */
  public Questions assistant(Part... parts) {
    return turn(Message.Role.ASSISTANT, parts);
  }

  private Questions turn(Message.Role role, Part... parts) {
    messages.add(new Message(role, List.of(parts)));
    return this;
  }

  /** With these tools. */
  public Questions tools(Tool... some) {
    tools.addAll(List.of(some));
    return this;
  }

  /** With this choice among its tools. */
  public Questions choice(ToolChoice other) {
    choice = other;
    return this;
  }

  /** With one call at a time. */
  public Questions oneCallAtATime() {
    parallel = Optional.of(false);
    return this;
  }

  /** With words drawn like this. */
  public Questions sampling(Sampling other) {
    sampling = other;
    return this;
  }

  /** With so much thought. */
  public Questions reasoning(Reasoning.Effort effort) {
    reasoning = Optional.of(new Reasoning(Optional.of(effort), OptionalLong.empty(), false));
    return this;
  }

  /** With so many tokens of thought. */
  public Questions reasoning(long budget) {
    reasoning = Optional.of(new Reasoning(Optional.empty(), OptionalLong.of(budget), false));
    return this;
  }

  /** With an answer of this form. */
  public Questions format(OutputFormat other) {
    format = other;
    return this;
  }

  /** On behalf of this user. */
  public Questions endUser(String name) {
    endUser = Optional.of(name);
    return this;
  }

  /** The question. */
  public ChatRequest build() {
    return new ChatRequest(
        messages, tools, choice, parallel, sampling, reasoning, format, endUser, Set.of());
  }

  /** Every number that can be asked for. */
  public static Sampling everything(String number, int choices, String... stop) {
    Optional<BigDecimal> value = Optional.of(new BigDecimal(number));
    return new Sampling(
        OptionalLong.of(100),
        value,
        value,
        value,
        value,
        value,
        value,
        List.of(stop),
        choices,
        OptionalInt.of(2));
  }

  /** A tool that takes any text. */
  public static Tool textTool(String name) {
    return new Tool(
        Tool.Kind.FREE_TEXT, name, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A function without arguments. */
  public static Tool bare(String name) {
    return new Tool(Tool.Kind.FUNCTION, name, Optional.empty(), Optional.empty(), Optional.empty());
  }
}

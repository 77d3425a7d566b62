package io.nebulagate.outbound.provider.anthropic;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Reasoning.Effort;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.outbound.provider.conversation.Dropped;
import java.util.List;

/** How one request tells its model to think. */
sealed interface Thinking {

  /** The least a budget may be. */
  long BUDGET_MIN = 1_024;

  /** Nothing is said: as the model is used to. */
  record Unsaid() implements Thinking {}

  /** Not at all. */
  record Off() implements Thinking {}

  /** As much as the model finds right, at this effort. */
  record ByEffort(String effort, boolean shown, long tokens) implements Thinking {}

  /** Up to so many tokens. */
  record ByBudget(long tokens) implements Thinking {}

  /**
   * What the client wants, as far as the model can.
   *
   * <p>A model that thinks by a budget wants its signed thought back before a result of its tools,
   * cannot be forced to call any while it thinks, and needs a larger bound on the answer than on
   * the thought. Where that is not so it does not think, and the client is told.
   */
  static Thinking of(ChatRequest question, ModelTraits traits, Dropped dropped) {
    if (question.reasoning().isEmpty()) {
      return new Unsaid();
    }
    Reasoning asked = question.reasoning().get();
    return switch (traits.thinking()) {
      case NEVER -> {
        dropped.noteIf(!asked.isOff(), "reasoning_effort");
        yield new Unsaid();
      }
      case BY_BUDGET -> budgeted(question, asked, dropped);
      case BY_EFFORT -> byEffort(asked, "max");
      case BY_EFFORT_WITH_XHIGH -> byEffort(asked, "xhigh");
    };
  }

  private static Thinking byEffort(Reasoning asked, String xhigh) {
    String effort =
        switch (asked.inWords()) {
          case NONE -> "";
          case MINIMAL, LOW -> Effort.LOW.label();
          case MEDIUM -> Effort.MEDIUM.label();
          case HIGH -> Effort.HIGH.label();
          case XHIGH -> xhigh;
          case MAX -> "max";
        };
    return effort.isEmpty() ? new Off() : new ByEffort(effort, asked.shown(), asked.tokens());
  }

  private static Thinking budgeted(ChatRequest question, Reasoning asked, Dropped dropped) {
    if (asked.isOff()) {
      return new Unsaid(); // these models think only when told to
    }
    long most = question.sampling().outputTokensMax().orElse(Long.MAX_VALUE) - 1;
    long budget = Math.min(Math.max(BUDGET_MIN, asked.tokens()), most);
    if (budget < BUDGET_MIN || isForced(question) || lacksThought(question.messages())) {
      dropped.note("reasoning_effort");
      return new Unsaid();
    }
    return new ByBudget(budget);
  }

  private static boolean isForced(ChatRequest question) {
    return !question.tools().isEmpty()
        && switch (question.toolChoice()) {
          case ToolChoice.Any _, ToolChoice.Named _ -> true;
          case ToolChoice.Among(_, boolean forced) -> forced;
          case ToolChoice.Auto _, ToolChoice.None _ -> false;
        };
  }

  /** Whether tools are being used, and the model's last turn does not begin with its thought. */
  private static boolean lacksThought(List<Message> messages) {
    boolean results = false;
    for (Message message : messages.reversed()) {
      if (message.role() == Role.ASSISTANT) {
        return results
            && !(message.parts().stream().findFirst().orElse(null) instanceof Part.Thought thought
                && isOwn(thought));
      }
      results |= message.parts().stream().anyMatch(Part.ToolResult.class::isInstance);
    }
    return false;
  }

  /** Whether Anthropic made a thought, and will know it again. */
  static boolean isOwn(Part.Thought thought) {
    return thought.seal().isPresent()
        && thought.seal().get().of() == Dialect.ANTHROPIC
        && !thought.seal().get().value().isEmpty();
  }
}

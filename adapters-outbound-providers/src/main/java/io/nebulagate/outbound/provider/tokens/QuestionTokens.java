package io.nebulagate.outbound.provider.tokens;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Tool;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Counts a question that no vendor has put into its own words: turns, tools and media as {@link
 * PromptTokens} counts them. What a model thought before is not read again, and counts nothing.
 */
final class QuestionTokens {

  private static final long PER_MESSAGE = 3;
  private static final long PER_ANSWER = 3;
  private static final long PER_TOOL = 8;

  private final ToLongFunction<String> tokens;

  QuestionTokens(ToLongFunction<String> tokens) {
    this.tokens = tokens;
  }

  long of(ChatRequest question) {
    long sum = PER_ANSWER;
    for (Message message : question.messages()) {
      sum += PER_MESSAGE;
      for (Part part : message.parts()) {
        sum += of(part);
      }
    }
    for (Tool tool : question.tools()) {
      sum += PER_TOOL + count(tool.name()) + count(tool.description());
      sum += count(tool.parameters().map(Object::toString));
    }
    if (question.format() instanceof OutputFormat.Schema format) {
      sum += count(format.schema().value());
    }
    return sum;
  }

  private long of(Part part) {
    return switch (part) {
      case Part.Text(String text, _) -> count(text);
      case Part.Refusal(String text) -> count(text);
      case Part.Thought _ -> 0;
      case Part.Media _ -> PromptTokens.MEDIA_TOKENS;
      case Part.ToolCall call -> count(call.name()) + count(call.arguments().value());
      case Part.Foreign foreign -> count(foreign.json().value());
      case Part.ToolResult result -> {
        long sum = PER_MESSAGE;
        for (Part inner : result.content()) {
          sum += of(inner);
        }
        yield sum;
      }
    };
  }

  private long count(Optional<String> text) {
    return text.map(this::count).orElse(0L);
  }

  private long count(String text) {
    return text.isEmpty() ? 0 : tokens.applyAsLong(text);
  }
}

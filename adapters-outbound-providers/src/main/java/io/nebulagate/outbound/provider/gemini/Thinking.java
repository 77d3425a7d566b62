package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Reasoning.Effort;
import io.nebulagate.outbound.provider.conversation.Dropped;
import java.io.IOException;

/** Tells a model how much to think, in the words of its generation. */
final class Thinking {

  private static final long PRO_MIN = 128;
  private static final long PRO_MAX = 32_768;
  private static final long OTHERS_MAX = 24_576;
  private static final long LEAST = 512;
  private static final String ASKED_AS = "reasoning_effort";

  private Thinking() {}

  static void write(Reasoning asked, GeminiModel model, JsonGenerator json, Dropped dropped)
      throws IOException {
    if (!model.thinksByLevel() && !model.thinksByBudget()) {
      dropped.noteIf(!asked.isOff(), ASKED_AS);
      return;
    }
    boolean cannotBeOff = model.thinksByLevel() || model.isPro();
    dropped.noteIf(asked.isOff() && cannotBeOff, ASKED_AS);
    json.writeObjectFieldStart("thinkingConfig");
    if (asked.shown() && !asked.isOff()) {
      json.writeBooleanField("includeThoughts", true);
    }
    if (model.thinksByLevel()) {
      json.writeStringField("thinkingLevel", level(asked.inWords(), model));
    } else {
      json.writeNumberField("thinkingBudget", budget(asked, model));
    }
    json.writeEndObject();
  }

  private static String level(Effort effort, GeminiModel model) {
    return switch (effort) {
      case NONE, MINIMAL -> model.isPro() ? "LOW" : "MINIMAL";
      case LOW -> "LOW";
      case MEDIUM -> model.lacksMedium() ? "HIGH" : "MEDIUM";
      case HIGH, XHIGH, MAX -> "HIGH";
    };
  }

  private static long budget(Reasoning asked, GeminiModel model) {
    long least = model.isPro() ? PRO_MIN : 0;
    long most = model.isPro() ? PRO_MAX : OTHERS_MAX;
    boolean little = asked.budget().isEmpty() && asked.inWords() == Effort.MINIMAL;
    return Math.clamp(little ? LEAST : asked.tokens(), least, most);
  }
}

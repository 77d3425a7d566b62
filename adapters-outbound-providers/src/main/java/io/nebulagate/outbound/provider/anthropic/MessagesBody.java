package io.nebulagate.outbound.provider.anthropic;

import static io.nebulagate.outbound.provider.conversation.QuestionJson.number;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.raw;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.text;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.texts;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.user;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.fitting.Turns;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.QuestionJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Writes a question as Anthropic's Messages have it, within what the model takes. */
final class MessagesBody {

  private static final int USER_CHARS_MAX = 256;

  private final ChatRequest question;
  private final UpstreamRequest request;
  private final Dropped dropped;
  private final ModelTraits traits;
  private final Thinking thinking;
  private final AskedTools names;

  MessagesBody(ChatRequest question, UpstreamRequest request, Dropped dropped) {
    this.question = question;
    this.request = request;
    this.dropped = dropped;
    this.traits = ModelTraits.of(request.route().upstreamModel());
    this.thinking = Thinking.of(question, traits, dropped);
    this.names = new AskedTools(question);
  }

  byte[] write() {
    if (question.sampling().choices() > 1) {
      throw new UpstreamException(
          new UpstreamFault.Untranslatable("n", "this model gives one answer at a time"));
    }
    return QuestionJson.object(json -> {
      json.writeStringField("model", request.route().upstreamModel().value());
      json.writeNumberField("max_tokens", outputTokensMax());
      system(json);
      json.writeArrayFieldStart("messages");
      new MessagesTurns(json, names, dropped).write(Turns.dialogue(question.messages()));
      json.writeEndArray();
      new ToolsField(question, traits, names, dropped).write(json);
      sampling(question.sampling(), json);
      thinking(json);
      output(json);
      endUser(json);
      if (request.head().stream()) {
        json.writeBooleanField("stream", true);
      }
    });
  }

  /** The client's bound, which is paid for; else what leaves room for an answer and a thought. */
  private long outputTokensMax() {
    long thoughts =
        switch (thinking) {
          case Thinking.ByBudget(long tokens) -> tokens;
          case Thinking.ByEffort(_, _, long tokens) -> tokens;
          case Thinking.Unsaid _, Thinking.Off _ -> 0;
        };
    return question.sampling().outputTokensMax().orElse(traits.outputTokens() + thoughts);
  }

  private void system(JsonGenerator json) throws IOException {
    boolean open = false;
    for (Message message : Turns.preface(question.messages())) {
      for (Part part : message.parts()) {
        if (part instanceof Part.Text(String text, _) && !text.isBlank()) {
          if (!open) {
            json.writeArrayFieldStart("system");
            open = true;
          }
          MessagesTurns.text(text, json);
        }
      }
    }
    if (open) {
      json.writeEndArray();
    }
  }

  // ── how it is answered ──

  private void sampling(Sampling asked, JsonGenerator json) throws IOException {
    dropped.noteIf(asked.frequencyPenalty().isPresent(), "frequency_penalty");
    dropped.noteIf(asked.presencePenalty().isPresent(), "presence_penalty");
    dropped.noteIf(asked.seed().isPresent(), "seed");
    dropped.noteIf(asked.topLogprobs().isPresent(), "logprobs");
    List<String> stops = asked.stop().stream().filter(text -> !text.isBlank()).toList();
    dropped.noteIf(stops.size() < asked.stop().size(), "stop");
    texts("stop_sequences", stops, stops.size(), json);
    draws(asked, json);
  }

  /** A model that thinks, or is of a newer family, draws as it likes; and no model takes both. */
  private void draws(Sampling asked, JsonGenerator json) throws IOException {
    boolean thinks = thinking instanceof Thinking.ByBudget || thinking instanceof Thinking.ByEffort;
    if (thinks || !traits.samples()) {
      dropped.noteIf(asked.temperature().isPresent(), "temperature");
      dropped.noteIf(asked.topP().isPresent(), "top_p");
      dropped.noteIf(asked.topK().isPresent(), "top_k");
      return;
    }
    if (asked.temperature().isPresent()) {
      json.writeNumberField("temperature", asked.temperature().get().min(BigDecimal.ONE));
      dropped.noteIf(asked.topP().isPresent(), "top_p");
    } else {
      number("top_p", asked.topP(), json);
    }
    number("top_k", asked.topK(), json);
  }

  private void thinking(JsonGenerator json) throws IOException {
    switch (thinking) {
      case Thinking.Unsaid _ -> {}
      case Thinking.Off _ -> {
        json.writeObjectFieldStart("thinking");
        json.writeStringField("type", "disabled");
        json.writeEndObject();
      }
      case Thinking.ByBudget(long tokens) -> {
        json.writeObjectFieldStart("thinking");
        json.writeStringField("type", "enabled");
        json.writeNumberField("budget_tokens", tokens);
        json.writeEndObject();
      }
      case Thinking.ByEffort(_, boolean shown, _) -> {
        json.writeObjectFieldStart("thinking");
        json.writeStringField("type", "adaptive");
        if (shown && traits.thinking() == ModelTraits.Thinks.BY_EFFORT_WITH_XHIGH) {
          json.writeStringField("display", "summarized"); // else these show nothing
        }
        json.writeEndObject();
      }
    }
  }

  private void output(JsonGenerator json) throws IOException {
    Optional<String> effort =
        thinking instanceof Thinking.ByEffort(String word, _, _)
            ? Optional.of(word)
            : Optional.empty();
    dropped.noteIf(question.format() instanceof OutputFormat.Json, "response_format");
    boolean schema = question.format() instanceof OutputFormat.Schema;
    if (effort.isEmpty() && !schema) {
      return;
    }
    json.writeObjectFieldStart("output_config");
    text("effort", effort, json);
    if (question.format() instanceof OutputFormat.Schema format) {
      json.writeObjectFieldStart("format");
      json.writeStringField("type", "json_schema");
      raw("schema", format.schema(), json);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void endUser(JsonGenerator json) throws IOException {
    if (question.endUser().isPresent()) {
      json.writeObjectFieldStart("metadata");
      json.writeStringField("user_id", user(question.endUser().get(), USER_CHARS_MAX));
      json.writeEndObject();
    }
  }
}

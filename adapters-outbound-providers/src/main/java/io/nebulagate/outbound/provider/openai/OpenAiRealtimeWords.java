package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.billing.CostEstimate;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.application.relay.realtime.RealtimeWords;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * OpenAI's realtime events, as far as they matter here: where an answer begins and ends, what it
 * used, and where the model is named. Of everything else only the type is read. Source: OpenAI's
 * API description and recorded sessions, 2026-11.
 */
public final class OpenAiRealtimeWords implements RealtimeWords {

  private static final String MODEL = "model";

  private final ModelName shown;
  private final ModelName upstream;

  /** The client knows the model as {@code shown}, the provider as {@code upstream}. */
  public OpenAiRealtimeWords(ModelName shown, ModelName upstream) {
    this.shown = shown;
    this.upstream = upstream;
  }

  /**
   * A session's model is what was priced: a client that names another gets the same. Sound that is
   * sent adds nothing to the estimate of the prompt, which is one of words.
   */
  @Override
  public Said outgoing(String text) {
    return switch (typeOf(text)) {
      case "session.update" -> new Said(tokens(text), false, naming(text, upstream));
      case "conversation.item.create" -> new Said(tokens(text), false, text);
      case "response.create" -> new Said(tokens(text), true, text);
      default -> new Said(0, false, text);
    };
  }

  private static long tokens(String text) {
    return CostEstimate.tokens(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Override
  public Heard incoming(String text) {
    return switch (typeOf(text)) {
      case "session.created", "session.updated" -> Heard.passing(naming(text, shown));
      case "response.created" -> new Heard(Kind.BEGUN, 0, Optional.empty(), false, text);
      case "response.done" -> answer(text);
      case "conversation.item.input_audio_transcription.completed" -> transcript(text);
      case "response.output_text.delta",
          "response.text.delta",
          "response.output_audio_transcript.delta",
          "response.audio_transcript.delta",
          "response.function_call_arguments.delta" ->
          delta(text);
      default -> Heard.passing(text);
    };
  }

  private static Heard answer(String text) {
    return reporting(Kind.DONE, tree(text).path("response").path("usage"), text);
  }

  /** What is written down costs tokens, or seconds, by the model that does it. */
  private static Heard transcript(String text) {
    JsonNode usage = tree(text).path("usage");
    return usage.path("seconds").isNumber()
        ? lasting(usage, text)
        : reporting(Kind.TRANSCRIBED, usage, text);
  }

  private static Heard reporting(Kind kind, JsonNode usage, String text) {
    if (!usage.isObject()) {
      return new Heard(kind, 0, Optional.empty(), false, text);
    }
    UsageReport report = UsageReport.of(usage);
    return new Heard(kind, 0, report.report(Api.REALTIME), report.impossible(), text);
  }

  private static Heard lasting(JsonNode usage, String text) {
    JsonNode spelled = usage.path("seconds");
    double seconds = spelled.doubleValue();
    if (!(seconds >= 0 && seconds <= TokenUsage.COUNT_MAX)) {
      return new Heard(Kind.TRANSCRIBED, 0, Optional.empty(), true, text);
    }
    UnitUsage begun = UnitUsage.of(Unit.SECOND, (long) Math.ceil(seconds));
    ReportedUsage told =
        new ReportedUsage(TokenUsage.NONE.with(begun), "{\"seconds\":" + spelled + "}");
    return new Heard(Kind.TRANSCRIBED, 0, Optional.of(told), false, text);
  }

  private static Heard delta(String text) {
    String delta = tree(text).path("delta").asText();
    long bytes = delta.getBytes(StandardCharsets.UTF_8).length;
    return new Heard(Kind.OTHER, bytes, Optional.empty(), false, text);
  }

  private static String naming(String text, ModelName model) {
    JsonNode event = tree(text);
    if (event.path("session") instanceof ObjectNode session && session.has(MODEL)) {
      session.put(MODEL, model.value());
      return event.toString();
    }
    return text;
  }

  /** The type of an event, as far as it can be read; what is none the provider may judge. */
  private static String typeOf(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String type = "";
    try (JsonParser json = Json.read(bytes, 0, bytes.length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return type;
      }
      String name;
      while ((name = json.nextFieldName()) != null) {
        json.nextToken();
        if (name.equals("type") && json.currentToken() == JsonToken.VALUE_STRING) {
          type = json.getText();
        } else {
          json.skipChildren();
        }
      }
      return type; // the last one counts, as for most readers
    } catch (IOException broken) {
      return type;
    }
  }

  private static JsonNode tree(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      return Json.tree(bytes, 0, bytes.length);
    } catch (IOException broken) {
      return MissingNode.getInstance();
    }
  }
}

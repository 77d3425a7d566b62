package io.nebulagate.bootstrap.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One answer of the demo upstream, as a whole or in frames. One word is one token. */
final class DemoAnswer {

  private static final String[] WORDS =
      ("This is the demo upstream of your own NebulaGate. The words arrive one by one, as a model "
              + "would send them; the gateway counts them, charges the demo account to the "
              + "nano-dollar, and can explain every cent afterwards. Add a real provider and the "
              + "same request goes to it instead.")
          .split(" ");
  private static final int CHOICES_MAX = 16;
  private static final int WORDS_MAX = 100_000;

  private final Kind kind;
  private final JsonObject asked;
  private final int promptWords;
  private final int answerWords;
  private final boolean cut;
  private final int choices;
  private final @Nullable JsonObject toolCall;
  private final String id;

  private enum Kind {
    CHAT("chatcmpl-", "chat.completion"),
    COMPLETION("cmpl-", "text_completion");

    private final String idPrefix;
    private final String object;

    Kind(String idPrefix, String object) {
      this.idPrefix = idPrefix;
      this.object = object;
    }
  }

  private DemoAnswer(Kind kind, JsonObject asked, int promptWords, @Nullable JsonObject toolCall) {
    this.kind = kind;
    this.asked = asked;
    this.promptWords = promptWords;
    this.toolCall = toolCall;
    int limit = Math.min(limit(asked), WORDS_MAX);
    this.cut = limit < WORDS.length;
    this.answerWords = toolCall == null ? Math.min(limit, WORDS.length) : 8;
    this.choices = Math.clamp(asked.getInteger("n", 1), 1, CHOICES_MAX);
    this.id = kind.idPrefix + UUID.randomUUID().toString().replace("-", "");
  }

  static DemoAnswer toChat(JsonObject asked) {
    JsonArray messages = asked.getJsonArray("messages", new JsonArray());
    return new DemoAnswer(
        Kind.CHAT, asked, words(messages.encode()), DemoTool.call(asked, messages));
  }

  static DemoAnswer toCompletion(JsonObject asked) {
    return new DemoAnswer(Kind.COMPLETION, asked, words(asked.getValue("prompt") + ""), null);
  }

  JsonObject whole() {
    JsonArray all = new JsonArray();
    for (int index = 0; index < choices; index++) {
      JsonObject choice =
          new JsonObject().put("index", index).put("logprobs", null).put("finish_reason", finish());
      if (kind == Kind.CHAT) {
        choice.put("message", message());
      } else {
        choice.put("text", text(0, answerWords));
      }
      all.add(choice);
    }
    return head(kind.object).put("choices", all).put("usage", usage());
  }

  List<JsonObject> frames() {
    List<JsonObject> frames = new ArrayList<>();
    if (kind == Kind.CHAT) {
      each(frames, new JsonObject().put("role", "assistant").put("content", ""), null);
    }
    if (toolCall != null) {
      each(frames, new JsonObject().put("tool_calls", DemoTool.firstDelta(toolCall)), null);
      each(frames, new JsonObject().put("tool_calls", DemoTool.argumentsDelta(toolCall)), null);
    } else {
      for (int word = 0; word < answerWords; word++) {
        each(frames, new JsonObject().put("content", text(word, word + 1)), null);
      }
    }
    each(frames, new JsonObject(), finish());
    if (asked
        .getJsonObject("stream_options", new JsonObject())
        .getBoolean("include_usage", false)) {
      frames.add(frameHead().put("choices", new JsonArray()).put("usage", usage()));
    }
    return frames;
  }

  private void each(List<JsonObject> frames, JsonObject delta, @Nullable String finish) {
    for (int index = 0; index < choices; index++) {
      JsonObject choice =
          new JsonObject().put("index", index).put("logprobs", null).put("finish_reason", finish);
      if (kind == Kind.CHAT) {
        choice.put("delta", delta);
      } else {
        choice.put("text", delta.getString("content", ""));
      }
      frames.add(frameHead().put("choices", new JsonArray().add(choice)));
    }
  }

  private JsonObject frameHead() {
    return head(kind == Kind.CHAT ? "chat.completion.chunk" : kind.object);
  }

  private JsonObject head(String object) {
    return new JsonObject()
        .put("id", id)
        .put("object", object)
        .put("created", 1_760_000_000)
        .put("model", asked.getString("model", DemoUpstream.CHAT_MODEL));
  }

  private JsonObject message() {
    JsonObject message = new JsonObject().put("role", "assistant").put("refusal", null);
    return toolCall == null
        ? message.put("content", text(0, answerWords))
        : message.put("content", null).put("tool_calls", new JsonArray().add(toolCall));
  }

  private JsonObject usage() {
    int output = answerWords * choices;
    return new JsonObject()
        .put("prompt_tokens", promptWords)
        .put("completion_tokens", output)
        .put("total_tokens", promptWords + output);
  }

  private String finish() {
    if (toolCall != null) {
      return "tool_calls";
    }
    return cut ? "length" : "stop";
  }

  private static String text(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int word = from; word < to; word++) {
      text.append(word == 0 ? "" : " ").append(WORDS[word]);
    }
    return text.toString();
  }

  private static int limit(JsonObject asked) {
    Integer newer = asked.getInteger("max_completion_tokens");
    Integer limit = newer == null ? asked.getInteger("max_tokens") : newer;
    return limit == null ? Integer.MAX_VALUE : Math.max(limit, 0);
  }

  private static int words(String text) {
    return Math.max(1, text.trim().split("\\s+").length);
  }
}

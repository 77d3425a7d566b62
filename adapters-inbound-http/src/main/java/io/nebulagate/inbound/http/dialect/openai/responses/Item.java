package io.nebulagate.inbound.http.dialect.openai.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.Citation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An item of an answer, as far as it has come. Every one has its id before anything else. */
sealed interface Item {

  /** How an item stands that is under way. */
  String UNDER_WAY = "in_progress";

  /** How one stands that has all of it. */
  String COMPLETE = "completed";

  /** How one stands that was cut short. */
  String CUT = "incomplete";

  /** Names it; never changes. */
  String id();

  /** Its members, into an object that is open. */
  void writeTo(JsonGenerator json, String status) throws IOException;

  /** What the model said: texts and refusals. */
  final class Said implements Item {

    private final String id;
    private final List<Words> contents = new ArrayList<>();

    Said(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    /** Whether the model would not answer. */
    boolean refuses() {
      return contents.stream().anyMatch(Words::isRefusal);
    }

    /** Begins one more part of it. */
    Words begin(boolean refusal) {
      Words words = new Words(contents.size(), refusal);
      contents.add(words);
      return words;
    }

    @Override
    public void writeTo(JsonGenerator json, String status) throws IOException {
      json.writeStringField("id", id);
      json.writeStringField("type", "message");
      json.writeStringField("status", status);
      json.writeStringField("role", "assistant");
      json.writeArrayFieldStart("content");
      for (Words words : contents) {
        json.writeStartObject();
        words.writeTo(json);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  /** A part of what the model said. */
  final class Words {

    private final int index;
    private final boolean refusal;
    private final StringBuilder text = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();

    private Words(int index, boolean refusal) {
      this.index = index;
      this.refusal = refusal;
    }

    int index() {
      return index;
    }

    boolean isRefusal() {
      return refusal;
    }

    void add(String more) {
      text.append(more);
    }

    /** Notes what they rest on, if it can be said; its place among the others, or −1. */
    int cite(Citation citation) {
      if (refusal || citation.url().isEmpty()) {
        return -1;
      }
      citations.add(citation);
      return citations.size() - 1;
    }

    String text() {
      return text.toString();
    }

    void writeTo(JsonGenerator json) throws IOException {
      if (refusal) {
        json.writeStringField("type", "refusal");
        json.writeStringField("refusal", text());
        return;
      }
      json.writeStringField("type", "output_text");
      json.writeArrayFieldStart("annotations");
      for (Citation citation : citations) {
        json.writeStartObject();
        writeTo(citation, json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("logprobs");
      json.writeEndArray();
      json.writeStringField("text", text());
    }

    static void writeTo(Citation citation, JsonGenerator json) throws IOException {
      json.writeStringField("type", "url_citation");
      json.writeNumberField("start_index", citation.from());
      json.writeNumberField("end_index", citation.to());
      json.writeStringField("url", citation.url().orElse(""));
      json.writeStringField("title", citation.title().orElse(""));
    }
  }

  /** What the model thought, and what its vendor wants back with it. */
  final class Thought implements Item {

    private final String id;
    private final StringBuilder summary = new StringBuilder();
    private String sealed = "";

    Thought(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    void add(String more) {
      summary.append(more);
    }

    void seal(String value) {
      sealed = value;
    }

    String summary() {
      return summary.toString();
    }

    @Override
    public void writeTo(JsonGenerator json, String status) throws IOException {
      json.writeStringField("id", id);
      json.writeStringField("type", "reasoning");
      json.writeArrayFieldStart("summary");
      if (!summary.isEmpty()) {
        json.writeStartObject();
        json.writeStringField("type", "summary_text");
        json.writeStringField("text", summary());
        json.writeEndObject();
      }
      json.writeEndArray();
      if (!sealed.isEmpty()) {
        json.writeStringField("encrypted_content", sealed);
      }
    }
  }

  /** A call of a function, or of a tool that takes any text. */
  final class Call implements Item {

    private final String id;
    private final String callId;
    private final NamedTools.Own tool;
    private final boolean custom;
    private final StringBuilder arguments = new StringBuilder();
    private @Nullable String input;

    Call(String id, String callId, NamedTools.Own tool, boolean custom) {
      this.id = id;
      this.callId = callId;
      this.tool = tool;
      this.custom = custom;
    }

    @Override
    public String id() {
      return id;
    }

    boolean isCustom() {
      return custom;
    }

    void add(String more) {
      arguments.append(more);
    }

    String arguments() {
      return arguments.toString();
    }

    /** The text that a custom tool gets. */
    void input(String text) {
      input = text;
    }

    @Override
    public void writeTo(JsonGenerator json, String status) throws IOException {
      json.writeStringField("id", id);
      json.writeStringField("type", custom ? "custom_tool_call" : "function_call");
      json.writeStringField("status", status);
      json.writeStringField("call_id", callId);
      json.writeStringField("name", tool.name());
      Optional<String> namespace = tool.namespace();
      if (namespace.isPresent()) {
        json.writeStringField("namespace", namespace.get());
      }
      if (custom) {
        json.writeStringField("input", input == null ? "" : input);
      } else {
        json.writeStringField("arguments", arguments());
      }
    }
  }

  /** A picture, where OpenAI puts those that its own tool makes. */
  record Picture(String id, String type, String base64) implements Item {

    @Override
    public void writeTo(JsonGenerator json, String status) throws IOException {
      json.writeStringField("id", id);
      json.writeStringField("type", "image_generation_call");
      json.writeStringField("status", status);
      json.writeStringField("output_format", type.substring(type.indexOf('/') + 1));
      json.writeStringField("result", status.equals(UNDER_WAY) ? null : base64);
    }
  }
}

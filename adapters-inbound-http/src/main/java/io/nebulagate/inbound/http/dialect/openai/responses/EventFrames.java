package io.nebulagate.inbound.http.dialect.openai.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.inbound.http.dialect.JsonOut;
import io.nebulagate.inbound.http.dialect.openai.responses.ResponseDocument.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one stream: counts them, and the items they are about. Knows how each is spelled;
 * which comes when is the writer's to know.
 */
final class EventFrames {

  private final JsonOut out;
  private final List<Entry> output = new ArrayList<>();
  private int events;

  EventFrames(JsonOut out) {
    this.out = out;
  }

  /** An item that the client has been told of. */
  record Announced<T extends Item>(T item, int place) {

    private void writeTo(JsonGenerator json) throws IOException {
      json.writeStringField("item_id", item.id());
      json.writeNumberField("output_index", place);
    }
  }

  /** The items there are, in the order in which they were announced. */
  List<Entry> output() {
    return output;
  }

  /** The place of the item that is announced next. */
  int next() {
    return output.size();
  }

  /** One event as bytes; it counts. */
  byte[] bytes(String type, JsonOut.Content content) {
    return out.event(
        type,
        json -> {
          json.writeStringField("type", type);
          json.writeNumberField("sequence_number", events++);
          content.writeTo(json);
        });
  }

  void write(Frames frames, String type, long textBytes, JsonOut.Content content) {
    frames.frame(bytes(type, content), textBytes);
  }

  // ── items ──

  <T extends Item> Announced<T> announce(T item, long textBytes, Frames frames) {
    Announced<T> announced = new Announced<>(item, output.size());
    output.add(new Entry(item, Item.UNDER_WAY));
    item("response.output_item.added", announced, Item.UNDER_WAY, textBytes, frames);
    return announced;
  }

  void done(Announced<?> announced, String status, Frames frames) {
    output.set(announced.place(), new Entry(announced.item(), status));
    item("response.output_item.done", announced, status, 0, frames);
  }

  /** An item of which nothing comes in pieces. */
  void whole(Item item, Frames frames) {
    done(announce(item, 0, frames), Item.COMPLETE, frames);
  }

  private void item(
      String type, Announced<?> announced, String status, long textBytes, Frames frames) {
    write(
        frames,
        type,
        textBytes,
        json -> {
          json.writeNumberField("output_index", announced.place());
          json.writeObjectFieldStart("item");
          announced.item().writeTo(json, status);
          json.writeEndObject();
        });
  }

  // ── words ──

  void wordsBegin(Announced<?> of, Item.Words words, Frames frames) {
    content("response.content_part.added", of, words, frames);
  }

  void words(Announced<?> of, Item.Words words, String more, Frames frames) {
    write(
        frames,
        words.isRefusal() ? "response.refusal.delta" : "response.output_text.delta",
        JsonOut.utf8Bytes(more),
        json -> {
          place(of, words, json);
          json.writeStringField("delta", more);
          logprobs(words, json);
        });
  }

  void annotation(Announced<?> of, Item.Words words, int number, Citation citation, Frames frames) {
    write(
        frames,
        "response.output_text.annotation.added",
        0,
        json -> {
          place(of, words, json);
          json.writeNumberField("annotation_index", number);
          json.writeObjectFieldStart("annotation");
          Item.Words.writeTo(citation, json);
          json.writeEndObject();
        });
  }

  void wordsEnd(Announced<?> of, Item.Words words, Frames frames) {
    write(
        frames,
        words.isRefusal() ? "response.refusal.done" : "response.output_text.done",
        0,
        json -> {
          place(of, words, json);
          json.writeStringField(words.isRefusal() ? "refusal" : "text", words.text());
          logprobs(words, json);
        });
    content("response.content_part.done", of, words, frames);
  }

  private void content(String type, Announced<?> of, Item.Words words, Frames frames) {
    write(
        frames,
        type,
        0,
        json -> {
          place(of, words, json);
          json.writeObjectFieldStart("part");
          words.writeTo(json);
          json.writeEndObject();
        });
  }

  private static void place(Announced<?> of, Item.Words words, JsonGenerator json)
      throws IOException {
    of.writeTo(json);
    json.writeNumberField("content_index", words.index());
  }

  private static void logprobs(Item.Words words, JsonGenerator json) throws IOException {
    if (!words.isRefusal()) {
      json.writeArrayFieldStart("logprobs");
      json.writeEndArray();
    }
  }

  // ── thoughts ──

  void summaryBegins(Announced<?> of, Frames frames) {
    summaryPart("response.reasoning_summary_part.added", of, "", frames);
  }

  void summary(Announced<?> of, String more, Frames frames) {
    write(
        frames,
        "response.reasoning_summary_text.delta",
        JsonOut.utf8Bytes(more),
        json -> {
          summaryPlace(of, json);
          json.writeStringField("delta", more);
        });
  }

  void summaryEnds(Announced<Item.Thought> of, Frames frames) {
    String all = of.item().summary();
    write(
        frames,
        "response.reasoning_summary_text.done",
        0,
        json -> {
          summaryPlace(of, json);
          json.writeStringField("text", all);
        });
    summaryPart("response.reasoning_summary_part.done", of, all, frames);
  }

  private void summaryPart(String type, Announced<?> of, String text, Frames frames) {
    write(
        frames,
        type,
        0,
        json -> {
          summaryPlace(of, json);
          json.writeObjectFieldStart("part");
          json.writeStringField("type", "summary_text");
          json.writeStringField("text", text);
          json.writeEndObject();
        });
  }

  private static void summaryPlace(Announced<?> of, JsonGenerator json) throws IOException {
    of.writeTo(json);
    json.writeNumberField("summary_index", 0);
  }

  // ── calls ──

  void arguments(Announced<?> of, String more, Frames frames) {
    delta("response.function_call_arguments.delta", of, more, frames);
  }

  void argumentsEnd(Announced<Item.Call> of, Frames frames) {
    told("response.function_call_arguments.done", of, "arguments", of.item().arguments(), frames);
  }

  /** The text for a tool that takes any, all at once. */
  void input(Announced<?> of, String text, Frames frames) {
    delta("response.custom_tool_call_input.delta", of, text, frames);
    told("response.custom_tool_call_input.done", of, "input", text, frames);
  }

  private void delta(String type, Announced<?> of, String more, Frames frames) {
    write(
        frames,
        type,
        JsonOut.utf8Bytes(more),
        json -> {
          of.writeTo(json);
          json.writeStringField("delta", more);
        });
  }

  private void told(String type, Announced<?> of, String member, String all, Frames frames) {
    write(
        frames,
        type,
        0,
        json -> {
          of.writeTo(json);
          json.writeStringField(member, all);
        });
  }
}

package io.nebulagate.inbound.http.dialect.openai.responses;

import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.Finished;
import io.nebulagate.domain.chat.ChatEvent.OfChoice;
import io.nebulagate.domain.chat.ChatEvent.PartCited;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartEnded;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ChatEvent.PartWhole;
import io.nebulagate.domain.chat.ChatEvent.Started;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream as OpenAI's responses have it: every item is announced before anything of it
 * comes, and told whole when it is over; the response that ends the stream holds them all. A
 * thought or a text is announced with its first word, so that none is empty.
 */
final class ResponsesEvents implements AnswerWriter {

  private final ResponseDocument document;
  private final NewItems items;
  private final EventFrames events;
  private final boolean othersFrames;

  /** The parts that have begun and not ended, and the item of each once it is announced. */
  private final Map<Integer, Open> open = new TreeMap<>();

  private EventFrames.@Nullable Announced<Item.Said> said;
  private @Nullable FinishReason reason;
  private boolean begun;

  /**
   * A stream from its first event on.
   *
   * @param othersFrames whether the client sees frames that are not from here, so that all that may
   *     be written of this one is its end
   */
  ResponsesEvents(ResponseDocument document, NewItems items, boolean othersFrames) {
    this.document = document;
    this.items = items;
    this.events = new EventFrames(new JsonOut());
    this.othersFrames = othersFrames;
  }

  /** A part that is under way. */
  private static final class Open {
    private final Part opening;
    private Item.@Nullable Words words;
    private EventFrames.@Nullable Announced<Item.Thought> thought;
    private EventFrames.@Nullable Announced<Item.Call> call;

    Open(Part opening) {
      this.opening = opening;
    }
  }

  @Override
  public void write(ChatEvent event, Frames frames) {
    if (event instanceof Started(Optional<String> id, _)) {
      if (othersFrames) {
        id.ifPresent(document::named);
      }
      return; // told with the first thing there is to show: until then another may serve
    }
    if (event instanceof OfChoice of && of.choice() != 0) {
      return; // a response has one answer
    }
    begin(frames);
    switch (event) {
      case Started _ -> {}
      case PartStarted started -> start(started, frames);
      case PartDelta delta -> more(delta, frames);
      case PartCited cited -> cite(cited, frames);
      case PartEnded ended -> end(ended, frames);
      case PartWhole whole -> whole(whole.whole(), frames);
      case Finished finished -> {
        closeAll(Item.COMPLETE, frames);
        reason = finished.reason();
      }
    }
  }

  @Override
  public void end(TokenUsage used, Frames frames) {
    begin(frames);
    closeAll(Item.COMPLETE, frames);
    FinishReason ended = reason == null ? FinishReason.STOP : reason;
    String status = ResponseDocument.status(ended, events.output());
    frames.last(
        events.bytes(
            "response." + status,
            json -> {
              json.writeObjectFieldStart("response");
              document.end(json, ended, events.output(), used);
              json.writeEndObject();
            }));
  }

  @Override
  public void cutShort(TokenUsage used, Frames frames) {
    Frames shown = othersFrames ? new Unseen() : frames;
    begin(shown);
    closeAll(Item.CUT, shown);
    reason = FinishReason.LENGTH;
    end(used, frames);
  }

  /** Takes frames in whose place the client has got others. */
  private static final class Unseen implements Frames {
    @Override
    public void frame(byte[] bytes, long textBytes) {}

    @Override
    public void last(byte[] bytes) {}

    @Override
    public long total() {
      return 0;
    }
  }

  private void begin(Frames frames) {
    if (begun) {
      return;
    }
    begun = true;
    for (String type : new String[] {"response.created", "response.in_progress"}) {
      events.write(
          frames,
          type,
          0,
          json -> {
            json.writeObjectFieldStart("response");
            document.begin(json);
            json.writeEndObject();
          });
    }
  }

  // ── parts ──

  private void start(PartStarted started, Frames frames) {
    Open part = new Open(started.opening());
    open.put(started.part(), part);
    if (!(started.opening() instanceof Part.ToolCall call)) {
      return;
    }
    closeSaid(Item.COMPLETE, frames);
    call.seal().ifPresent(seal -> carry(call, seal, frames));
    part.call =
        events.announce(items.call(events.next(), call), JsonOut.utf8Bytes(call.name()), frames);
  }

  /** What a vendor wants back with a call stands in a thought of its own. */
  private void carry(Part.ToolCall call, Opaque seal, Frames frames) {
    items
        .ofCall(events.next(), call.id(), seal)
        .ifPresent(carrier -> events.whole(carrier, frames));
  }

  private void more(PartDelta delta, Frames frames) {
    Open part = open.get(delta.part());
    if (part == null) {
      return;
    }
    switch (part.opening) {
      case Part.Text _ -> say(part, false, delta.text(), frames);
      case Part.Refusal _ -> say(part, true, delta.text(), frames);
      case Part.Thought _ -> think(part, delta.text(), frames);
      case Part.ToolCall _ -> argue(part, delta.text(), frames);
      case Part.Media _, Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  private void say(Open part, boolean refusal, String text, Frames frames) {
    EventFrames.Announced<Item.Said> message = said;
    if (message == null) {
      message = events.announce(items.said(events.next()), 0, frames);
      said = message;
    }
    Item.Words words = part.words;
    if (words == null) {
      words = message.item().begin(refusal);
      part.words = words;
      events.wordsBegin(message, words, frames);
    }
    words.add(text);
    events.words(message, words, text, frames);
  }

  private void think(Open part, String text, Frames frames) {
    EventFrames.Announced<Item.Thought> thought = part.thought;
    if (thought == null) {
      closeSaid(Item.COMPLETE, frames);
      thought = events.announce(items.thought(events.next()), 0, frames);
      part.thought = thought;
      events.summaryBegins(thought, frames);
    }
    thought.item().add(text);
    events.summary(thought, text, frames);
  }

  private void argue(Open part, String text, Frames frames) {
    if (part.call != null) {
      part.call.item().add(text);
      if (!part.call.item().isCustom()) {
        events.arguments(part.call, text, frames);
      }
    }
  }

  private void cite(PartCited cited, Frames frames) {
    Open part = open.get(cited.part());
    if (part != null && part.words != null && said != null) {
      int number = part.words.cite(cited.citation());
      if (number >= 0) {
        events.annotation(said, part.words, number, cited.citation(), frames);
      }
    }
  }

  private void whole(Part part, Frames frames) {
    switch (part) {
      case Part.Thought thought -> {
        Open alone = new Open(thought);
        if (!thought.text().isEmpty()) {
          think(alone, thought.text(), frames);
        }
        closeThought(alone, thought.seal(), frames);
      }
      case Part.Media media -> {
        closeSaid(Item.COMPLETE, frames);
        items.picture(events.next(), media).ifPresent(item -> events.whole(item, frames));
        saidWhole(new Part.Text(""), false, NewItems.address(media), frames);
      }
      case Part.Text text -> saidWhole(text, false, text.text(), frames);
      case Part.Refusal refusal -> saidWhole(refusal, true, refusal.text(), frames);
      case Part.ToolCall _, Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  private void saidWhole(Part kind, boolean refusal, String text, Frames frames) {
    if (!text.isEmpty()) {
      Open alone = new Open(kind);
      say(alone, refusal, text, frames);
      closeWords(alone, frames);
    }
  }

  // ── ends ──

  private void end(PartEnded ended, Frames frames) {
    Open part = open.remove(ended.part());
    if (part != null) {
      close(part, ended.seal(), Item.COMPLETE, frames);
    }
  }

  private void close(Open part, Optional<Opaque> seal, String status, Frames frames) {
    switch (part.opening) {
      case Part.Text _, Part.Refusal _ -> closeWords(part, frames);
      case Part.Thought _ -> closeThought(part, seal, frames);
      case Part.ToolCall call -> closeCall(part, call, seal, status, frames);
      case Part.Media _, Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  private void closeWords(Open part, Frames frames) {
    if (part.words != null && said != null) {
      events.wordsEnd(said, part.words, frames);
      part.words = null;
    }
  }

  private void closeThought(Open part, Optional<Opaque> seal, Frames frames) {
    EventFrames.Announced<Item.Thought> thought = part.thought;
    if (thought == null) {
      if (seal.isEmpty()) {
        return;
      }
      closeSaid(Item.COMPLETE, frames);
      thought = events.announce(items.thought(events.next()), 0, frames);
    } else {
      events.summaryEnds(thought, frames);
    }
    Item.Thought item = thought.item();
    seal.ifPresent(value -> items.seal(item, value));
    events.done(thought, Item.COMPLETE, frames);
  }

  private void closeCall(
      Open part, Part.ToolCall opening, Optional<Opaque> seal, String status, Frames frames) {
    EventFrames.Announced<Item.Call> call = part.call;
    if (call == null) {
      return;
    }
    Item.Call item = call.item();
    if (item.isCustom()) {
      String input = NewItems.freeText(item.arguments());
      item.input(input);
      events.input(call, input, frames);
    } else {
      if (item.arguments().isEmpty() && !status.equals(Item.CUT)) {
        item.add("{}");
        events.arguments(call, "{}", frames);
      }
      events.argumentsEnd(call, frames);
    }
    events.done(call, status, frames);
    if (opening.seal().isEmpty()) {
      seal.ifPresent(late -> carry(opening, late, frames));
    }
  }

  /** Words that are still to come would begin another message. */
  private void closeSaid(String status, Frames frames) {
    if (said != null) {
      open.values().forEach(part -> closeWords(part, frames));
      events.done(said, status, frames);
      said = null;
    }
  }

  private void closeAll(String status, Frames frames) {
    for (Open part : open.values()) {
      close(part, Optional.empty(), status, frames);
    }
    open.clear();
    closeSaid(status, frames);
  }
}

package io.nebulagate.inbound.http.dialect.openai.responses;

import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.JsonOut;
import io.nebulagate.inbound.http.dialect.openai.responses.ResponseDocument.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an answer in one piece: thoughts, words and calls are items of their own, in order. */
final class ResponsesAnswer {

  private final ResponseDocument document;
  private final NewItems items;
  private final List<Entry> output = new ArrayList<>();
  private Item.@Nullable Said open;

  ResponsesAnswer(ResponseDocument document, NewItems items) {
    this.document = document;
    this.items = items;
  }

  /** Of several answers the first; a response has no more. */
  byte[] write(ChatResponse answer, TokenUsage used) {
    FinishReason reason = FinishReason.STOP;
    if (!answer.choices().isEmpty()) {
      answer.choices().getFirst().parts().forEach(this::add);
      reason = answer.choices().getFirst().reason();
    }
    FinishReason ended = reason;
    return new JsonOut().object(json -> document.end(json, ended, output, used));
  }

  private void add(Part part) {
    switch (part) {
      case Part.Text text -> {
        Item.Words words = say(false, text.text());
        text.citations().forEach(words::cite);
      }
      case Part.Refusal(String text) -> say(true, text);
      case Part.Thought thought -> {
        if (!thought.text().isEmpty() || thought.seal().isPresent()) {
          Item.Thought item = items.thought(output.size());
          item.add(thought.text());
          thought.seal().ifPresent(seal -> items.seal(item, seal));
          add(item);
        }
      }
      case Part.ToolCall call -> {
        call.seal()
            .flatMap(seal -> items.ofCall(output.size(), call.id(), seal))
            .ifPresent(this::add);
        Item.Call item = items.call(output.size(), call);
        item.add(call.arguments().value());
        item.input(NewItems.freeText(call.arguments().value()));
        add(item);
      }
      case Part.Media media -> {
        String address = NewItems.address(media);
        items.picture(output.size(), media).ifPresent(this::add);
        if (!address.isEmpty()) {
          say(false, address);
        }
      }
      case Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  private Item.Words say(boolean refusal, String text) {
    Item.Said said = open;
    if (said == null) {
      said = items.said(output.size());
      add(said);
      open = said;
    }
    Item.Words words = said.begin(refusal);
    words.add(text);
    return words;
  }

  private void add(Item item) {
    output.add(new Entry(item, Item.COMPLETE));
    open = null;
  }
}

package io.nebulagate.outbound.provider.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.EventReader;
import io.nebulagate.outbound.provider.sse.SseFrame;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a stream of a response. Items are told apart by their place in the output: some hosts give
 * every event of an item another id. Only the response at the end tells that all has come.
 */
final class ResponsesStream implements EventReader {

  private final WholeResponse whole;
  private final AnswerLog log;
  private final StreamedItems items;
  private final ResponsesUsage usage = new ResponsesUsage();
  private boolean started;
  private boolean ended;
  private int lastPlace;

  ResponsesStream(UpstreamRequest request, AnswerLog log) {
    this.whole = new WholeResponse(request);
    this.log = log;
    this.items = new StreamedItems(whole);
  }

  @Override
  public void read(SseFrame frame, Consumer<ChatEvent> out) {
    JsonNode event;
    try {
      event = Json.tree(frame.data(), frame.dataFrom(), frame.dataTo());
    } catch (IOException _) {
      return; // nothing this dialect knows
    }
    String type = event.path("type").asText("");
    if (type.equals("error") || (type.isEmpty() && event.has("error"))) {
      throw whole.fault(event);
    }
    if (ended || !type.startsWith("response.")) {
      return;
    }
    start(event.path("response"), out);
    switch (type) {
      case "response.completed", "response.incomplete", "response.failed" ->
          finish(event.path("response"), out);
      case "response.output_item.done" -> {
        usage.note(event.path("item"));
        log.named(event.path("item").path("id").textValue());
        items.read(type, place(event), event, out);
      }
      default -> items.read(type, place(event), event, out);
    }
  }

  @Override
  public void end(Consumer<ChatEvent> out) {
    if (!ended) {
      throw new UpstreamException(new UpstreamFault.Cut());
    }
  }

  private void start(JsonNode response, Consumer<ChatEvent> out) {
    if (!started) {
      started = true;
      log.named(response.path("id").textValue());
      out.accept(
          new ChatEvent.Started(
              Optional.ofNullable(response.path("id").textValue()).filter(id -> !id.isEmpty()),
              Optional.empty()));
    }
  }

  private int place(JsonNode event) {
    lastPlace = event.path("output_index").asInt(lastPlace);
    return lastPlace;
  }

  private void finish(JsonNode response, Consumer<ChatEvent> out) {
    whole.refuseError(response);
    if (items.none()) {
      int place = 0;
      for (JsonNode item : response.path("output")) {
        usage.note(item);
        log.named(item.path("id").textValue());
        items.done(place++, item, out);
      }
    }
    items.end(out);
    usage.report(response, log);
    ended = true;
    out.accept(
        new ChatEvent.Finished(
            0, WholeResponse.reason(response, items.called()), Optional.empty()));
    log.done();
  }
}

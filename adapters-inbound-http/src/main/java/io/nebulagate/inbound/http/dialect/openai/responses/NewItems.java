package io.nebulagate.inbound.http.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.Field;
import java.util.Optional;

/** Makes the items of one answer; the number of an item is in its id. */
final class NewItems {

  private static final String THOUGHT = "rs_";

  private final AnswerIds ids;
  private final NamedTools tools;
  private final Seals seals;

  NewItems(AnswerIds ids, NamedTools tools, Seals seals) {
    this.ids = ids;
    this.tools = tools;
    this.seals = seals;
  }

  Item.Said said(int number) {
    return new Item.Said(ids.of("msg_", 0, number));
  }

  Item.Thought thought(int number) {
    return new Item.Thought(ids.of(THOUGHT, 0, number));
  }

  /** Puts what a vendor wants back into a thought. */
  void seal(Item.Thought thought, Opaque seal) {
    thought.seal(seals.seal(seal));
  }

  /** The thought that carries what a vendor wants back with a call; nothing without seals. */
  Optional<Item.Thought> ofCall(int number, String callId, Opaque seal) {
    Item.Thought carrier = thought(number);
    String sealed = new CallSeal(callId, seal).sealedBy(seals);
    carrier.seal(sealed);
    return sealed.isEmpty() ? Optional.empty() : Optional.of(carrier);
  }

  Item.Call call(int number, Part.ToolCall call) {
    NamedTools.Own own = tools.own(call.name());
    boolean custom = own.kind() == Tool.Kind.FREE_TEXT;
    return new Item.Call(ids.of(custom ? "ctc_" : "fc_", 0, number), call.id(), own, custom);
  }

  /** A picture that stands in the answer; others are at an address, which is told in words. */
  Optional<Item> picture(int number, Part.Media media) {
    return media.kind() == Part.Media.Kind.IMAGE
            && media.source() instanceof MediaSource.Inline(String type, String base64)
        ? Optional.of(new Item.Picture(ids.of("ig_", 0, number), type, base64))
        : Optional.empty();
  }

  /** Where media are that cannot be shown; empty where nobody could find them. */
  static String address(Part.Media media) {
    return media.source() instanceof MediaSource.At(String url, _, _) ? url : "";
  }

  /**
   * The text for a tool that takes any: what a model gave is a JSON string, or an object with it
   * where the provider knows no such tools.
   */
  static String freeText(String arguments) {
    JsonNode given = Field.parse(arguments).orElse(null);
    if (given == null) {
      return arguments;
    }
    JsonNode text = given.isObject() ? given.path("input") : given;
    return text.isTextual() ? text.textValue() : arguments;
  }
}

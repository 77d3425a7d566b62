package io.nebulagate.domain.chat.fitting;

import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Part;
import java.util.ArrayList;
import java.util.List;

/** Turns for dialects in which the user and the model take turns strictly. */
public final class Turns {

  private Turns() {}

  /**
   * Turns of the same speaker that follow each other become one. In a turn of the user the results
   * of tools come first, all of them: that is where such dialects look for them. Turns without
   * parts are left out.
   */
  public static List<Message> alternating(List<Message> messages) {
    List<Message> merged = new ArrayList<>();
    for (Message message : messages) {
      if (message.parts().isEmpty()) {
        continue;
      }
      Message last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && last.role() == message.role() && last.role() != Role.SYSTEM) {
        List<Part> parts = new ArrayList<>(last.parts());
        parts.addAll(message.parts());
        merged.set(merged.size() - 1, new Message(last.role(), parts));
      } else {
        merged.add(message);
      }
    }
    merged.replaceAll(Turns::resultsFirst);
    return merged;
  }

  /** The words of the operator before anybody else speaks. */
  public static List<Message> preface(List<Message> messages) {
    return messages.stream().takeWhile(message -> message.role() == Role.SYSTEM).toList();
  }

  /** What follows the preface. */
  public static List<Message> dialogue(List<Message> messages) {
    return messages.stream().dropWhile(message -> message.role() == Role.SYSTEM).toList();
  }

  private static Message resultsFirst(Message message) {
    if (message.role() != Role.USER) {
      return message;
    }
    List<Part> ordered = new ArrayList<>(message.parts().stream().filter(Turns::isResult).toList());
    if (ordered.isEmpty()) {
      return message;
    }
    message.parts().stream().filter(part -> !isResult(part)).forEach(ordered::add);
    return new Message(Role.USER, ordered);
  }

  private static boolean isResult(Part part) {
    return part instanceof Part.ToolResult;
  }
}

package io.nebulagate.bootstrap.flow.dialects.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.outbound.provider.support.Reply;

/**
 * A provider of one kind: answers as its vendor does, and tells what it understood of a question.
 * Whatever it says costs 11 tokens of prompt and 5 of answer.
 */
interface Vendor {

  String TEXT = "Hello, wörld.";
  String THOUGHT = "Let me think.";

  /** What it calls the model; how a model thinks is told by its name. */
  default String model() {
    return "own-name";
  }

  /** The members of its provider besides name, keys, models and address. */
  String provider();

  /** Its answer in one piece. */
  String whole(Scene scene);

  /** Its answer as a stream, up to and including the end. */
  String stream(Scene scene);

  /** How its stream begins, and then goes wrong. */
  String broken();

  /** A refusal in its words. */
  default Reply refusal(int status, String message) {
    return Reply.json(
        status,
        "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"code\":null}}"
            .formatted(message));
  }

  /** What it wants back with what it said, or nothing where it wants nothing. */
  default String wantsBack() {
    return "";
  }

  /** Whether what it was asked holds words, in the right places; fails where it does not. */
  void understands(Scene scene, JsonNode question);
}

package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes what ends a stream in the provider's place, as OpenAI ends one that reached {@code
 * max_tokens}: a frame with {@code finish_reason: length} for each choice, the usage where the
 * client asked for it, and {@code [DONE]}. Source: OpenAI's API description, 2026-11.
 */
final class FinalFrames {

  private final UpstreamRequest request;
  private final AnswerScan scan;
  private final ChoiceLog choices;

  FinalFrames(UpstreamRequest request, AnswerScan scan, ChoiceLog choices) {
    this.request = request;
    this.scan = scan;
    this.choices = choices;
  }

  /** The frames for a client that has got so many bytes of the stream. */
  ByteBuffer after(long relayedBytes, TokenUsage used) {
    RequestHead head = request.head();
    StringBuilder frames = new StringBuilder();
    int asked = Math.min(head.choices(), ChoiceLog.NOTED_MAX);
    for (int index = 0; index < asked; index++) {
      if (!choices.endedBefore(index, relayedBytes)) {
        boolean begun = choices.begunBefore(index, relayedBytes);
        frame(frames, choice(index, begun), head.usageAsked() ? "null" : "");
      }
    }
    if (head.usageAsked()) {
      frame(frames, "", usage(used));
    }
    frames.append("data: [DONE]\n\n");
    return ByteBuffer.wrap(frames.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void frame(StringBuilder frames, String choice, String usage) {
    frames.append("data: {");
    if (scan.id() != null) {
      frames.append("\"id\":").append(Json.quoted(scan.id())).append(',');
    }
    frames.append("\"object\":\"").append(object()).append("\",");
    if (scan.created() > 0) {
      frames.append("\"created\":").append(scan.created()).append(',');
    }
    frames
        .append("\"model\":")
        .append(Json.quoted(request.head().model().value()))
        .append(",\"choices\":[")
        .append(choice)
        .append(']');
    if (!usage.isEmpty()) {
      frames.append(",\"usage\":").append(usage);
    }
    frames.append("}\n\n");
  }

  private String object() {
    return isChat() ? "chat.completion.chunk" : "text_completion";
  }

  /** Clients do not take a chat's choice that begins without a role. */
  private String choice(int index, boolean begun) {
    String delta = begun ? "{}" : "{\"role\":\"assistant\",\"content\":\"\"}";
    String content = isChat() ? "\"delta\":" + delta : "\"text\":\"\"";
    return "{\"index\":%d,%s,\"logprobs\":null,\"finish_reason\":\"length\"}"
        .formatted(index, content);
  }

  private boolean isChat() {
    return request.api() == Api.CHAT;
  }

  private static String usage(TokenUsage used) {
    return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
        .formatted(used.input(), used.output(), used.total());
  }
}

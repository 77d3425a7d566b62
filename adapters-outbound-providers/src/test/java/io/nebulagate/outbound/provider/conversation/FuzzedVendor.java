package io.nebulagate.outbound.provider.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.anthropic.MessagesForm;
import io.nebulagate.outbound.provider.cohere.CohereForm;
import io.nebulagate.outbound.provider.gemini.GenerateContentForm;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.openai.chat.ChatForm;
import io.nebulagate.outbound.provider.openai.responses.ResponsesForm;

/** Whose streams are read: words, a call of a tool, the usage and the end. */
enum FuzzedVendor {
  CHAT(
      Api.CHAT,
      "\"finish_reason\":\"tool_calls\"",
      """
      data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":"Hello, "}}]}

      data: {"id":"c","choices":[{"index":0,"delta":{"content":"wörld."}}]}

      data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t",\
      "type":"function","function":{"name":"f","arguments":"{\\"a\\":"}}]}}]}

      data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,\
      "function":{"arguments":"1}"}}]}}]}

      data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

      data: {"id":"c","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}

      data: [DONE]

      """),
  RESPONSES(
      Api.RESPONSES,
      "\"type\":\"response.completed\"",
      """
      event: response.created
      data: {"type":"response.created","response":{"id":"r","status":"in_progress","output":[]}}

      event: response.output_item.added
      data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"m"}}

      event: response.output_text.delta
      data: {"type":"response.output_text.delta","output_index":0,"item_id":"m",\
      "content_index":0,"delta":"Hello, wörld."}

      event: response.output_item.added
      data: {"type":"response.output_item.added","output_index":1,"item":{"type":"function_call",\
      "id":"f1","call_id":"t","name":"f","arguments":""}}

      event: response.function_call_arguments.delta
      data: {"type":"response.function_call_arguments.delta","output_index":1,"item_id":"f1",\
      "delta":"{\\"a\\":1}"}

      event: response.completed
      data: {"type":"response.completed","response":{"id":"r","status":"completed",\
      "usage":{"input_tokens":3,"output_tokens":2}}}

      """),
  ANTHROPIC(
      Api.CHAT,
      "\"type\":\"message_stop\"",
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant",\
      "content":[],"usage":{"input_tokens":3,"output_tokens":1}}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,\
      "delta":{"type":"text_delta","text":"Hello, wörld."}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":0}

      event: content_block_start
      data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t",\
      "name":"f","input":{}}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":1,\
      "delta":{"type":"input_json_delta","partial_json":"{\\"a\\":1}"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":1}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}

      event: message_stop
      data: {"type":"message_stop"}

      """),
  GEMINI(
      Api.CHAT,
      "\"finishReason\":\"STOP\"",
      """
      data: {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"Hello, "}]}}]}

      data: {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"wörld."}]}}]}

      data: {"candidates":[{"index":0,"content":{"role":"model","parts":[{"functionCall":\
      {"id":"t","name":"f","args":{"a":1}}}]}}]}

      data: {"candidates":[{"index":0,"content":{"parts":[{"text":""}]},"finishReason":"STOP"}],\
      "usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5}}

      """),
  COHERE(
      Api.CHAT,
      "\"type\":\"message-end\"",
      """
      event: message-start
      data: {"type":"message-start","id":"m","delta":{"message":{"role":"assistant"}}}

      event: content-start
      data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text",\
      "text":""}}}}

      event: content-delta
      data: {"type":"content-delta","index":0,"delta":{"message":{"content":{\
      "text":"Hello, wörld."}}}}

      event: content-end
      data: {"type":"content-end","index":0}

      event: message-end
      data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"tokens":{\
      "input_tokens":3,"output_tokens":2}}}}

      """);

  private static final OpenAiProviderDialect OPENAI =
      new OpenAiProviderDialect((_, text) -> text.length());

  private final Api api;
  private final String endMark;
  private final String stream;

  FuzzedVendor(Api api, String endMark, String stream) {
    this.api = api;
    this.endMark = endMark;
    this.stream = stream;
  }

  Api api() {
    return api;
  }

  /** All it says. */
  String stream() {
    return stream;
  }

  /** How many bytes have to come until nothing is missing. */
  int lengthToTheEnd() {
    int end = stream.indexOf("\n\n", stream.indexOf(endMark)) + 2;
    return stream.substring(0, end).getBytes(UTF_8).length;
  }

  /** Who reads it; OpenAI's own bytes pass another reader than those that are translated. */
  ProviderDialect dialect(boolean translated) {
    return switch (this) {
      case CHAT -> translated ? of(new ChatForm(OPENAI)) : OPENAI;
      case RESPONSES -> of(new ResponsesForm(OPENAI));
      case ANTHROPIC -> of(new MessagesForm());
      case GEMINI -> of(new GenerateContentForm());
      case COHERE -> of(new CohereForm());
    };
  }

  private static ConversationDialect of(ConversationForm form) {
    return new ConversationDialect(form, (_, text) -> text.length());
  }
}

package io.nebulagate.bootstrap.flow.dialects.matrix;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.nebulagate.bootstrap.flow.GatewayClient;

/** The dialects LangChain4j speaks; it is told the base URL, the key and the model. */
enum LangChain {
  OPENAI {
    @Override
    ChatModel chat(GatewayClient gateway, String key, String model) {
      return OpenAiChatModel.builder()
          .baseUrl(url(gateway, "/v1"))
          .apiKey(key)
          .modelName(model)
          .maxRetries(0)
          .build();
    }

    @Override
    StreamingChatModel streaming(GatewayClient gateway, String key, String model) {
      return OpenAiStreamingChatModel.builder()
          .baseUrl(url(gateway, "/v1"))
          .apiKey(key)
          .modelName(model)
          .build();
    }
  },
  ANTHROPIC {
    @Override
    ChatModel chat(GatewayClient gateway, String key, String model) {
      return AnthropicChatModel.builder()
          .baseUrl(url(gateway, "/v1"))
          .apiKey(key)
          .modelName(model)
          .maxRetries(0)
          .build();
    }

    @Override
    StreamingChatModel streaming(GatewayClient gateway, String key, String model) {
      return AnthropicStreamingChatModel.builder()
          .baseUrl(url(gateway, "/v1"))
          .apiKey(key)
          .modelName(model)
          .build();
    }
  },
  GEMINI {
    @Override
    ChatModel chat(GatewayClient gateway, String key, String model) {
      return GoogleAiGeminiChatModel.builder()
          .baseUrl(url(gateway, "/v1beta"))
          .apiKey(key)
          .modelName(model)
          .maxRetries(0)
          .build();
    }

    @Override
    StreamingChatModel streaming(GatewayClient gateway, String key, String model) {
      return GoogleAiGeminiStreamingChatModel.builder()
          .baseUrl(url(gateway, "/v1beta"))
          .apiKey(key)
          .modelName(model)
          .build();
    }
  };

  /** A model that answers in one piece. */
  abstract ChatModel chat(GatewayClient gateway, String key, String model);

  /** A model that streams. */
  abstract StreamingChatModel streaming(GatewayClient gateway, String key, String model);

  private static String url(GatewayClient gateway, String version) {
    return gateway.base().resolve(version).toString();
  }
}

package io.nebulagate.outbound.provider.tokens;

import io.nebulagate.application.counting.QuestionCounter;
import io.nebulagate.application.relay.TokenCounter;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import java.util.Locale;

/**
 * Counts with OpenAI's encodings: {@code cl100k_base} for the models that have it, {@code
 * o200k_base} for everything else. Their vocabularies come from jtokkit's jar; on the JVM each is
 * loaded when it is first needed, and a native binary holds both, ready to use.
 */
public final class OpenAiTokenCounter implements TokenCounter, QuestionCounter, TextTokens {

  /** A text is counted up to here; the rest counts in proportion. */
  private static final int COUNTED_CHARS_MAX = 1 << 20;

  @Override
  public long promptTokens(Api api, ModelName model, RequestBody body) {
    return new PromptTokens(text -> count(model, text)).of(api, body.bytes());
  }

  @Override
  public long tokens(ModelName model, ChatRequest question) {
    return new QuestionTokens(text -> count(model, text)).of(question);
  }

  @Override
  public long count(ModelName model, CharSequence text) {
    int length = text.length();
    int counted = Math.min(length, COUNTED_CHARS_MAX);
    if (counted == 0) {
      return 0;
    }
    long tokens = encoding(model).tokens(text.subSequence(0, counted).toString());
    return Math.ceilDiv(tokens * length, (long) counted);
  }

  private static TextEncoding encoding(ModelName model) {
    return hasOldEncoding(model.value()) ? Old.ENCODING : New.ENCODING;
  }

  /** The families before gpt-4o (tiktoken's model table, 2026-11); vendors put a path in front. */
  private static boolean hasOldEncoding(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return name.startsWith("gpt-3.5")
        || name.startsWith("gpt-35")
        || name.equals("gpt-4")
        || name.startsWith("gpt-4-")
        || name.startsWith("text-embedding-")
        || name.startsWith("davinci-002")
        || name.startsWith("babbage-002");
  }

  private static final class Old {
    static final TextEncoding ENCODING = TextEncoding.cl100k();
  }

  private static final class New {
    static final TextEncoding ENCODING = TextEncoding.o200k();
  }
}

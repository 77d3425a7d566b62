package io.nebulagate.outbound.provider.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.nebulagate.application.counting.QuestionCounter;
import io.nebulagate.application.relay.TokenCounter;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import java.util.Locale;

/**
 * Counts with OpenAI's encodings: {@code cl100k_base} for the models that have it, {@code
 * o200k_base} for everything else. An encoding is loaded when it is first needed (about 40 MB).
 */
public final class JtokkitTokenCounter implements TokenCounter, QuestionCounter, TextTokens {

  /** A text is counted up to here; the rest counts in proportion. */
  private static final int COUNTED_CHARS_MAX = 1 << 20;

  private final EncodingRegistry encodings = Encodings.newLazyEncodingRegistry();

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
    long tokens = encoding(model).countTokensOrdinary(text.subSequence(0, counted).toString());
    return Math.ceilDiv(tokens * length, (long) counted);
  }

  private Encoding encoding(ModelName model) {
    return encodings.getEncoding(
        hasOldEncoding(model.value()) ? EncodingType.CL100K_BASE : EncodingType.O200K_BASE);
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
}

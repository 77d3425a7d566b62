package io.nebulagate.inbound.http.dialect.openai;

import io.nebulagate.domain.chat.Api;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields of OpenAI's bodies mean something for which API. */
final class FieldsOf {

  private static final Set<String> TALK =
      Set.of("stream", "stream_options", "n", "max_tokens", "max_completion_tokens");

  private FieldsOf() {}

  /** The field that holds what is asked, where the API cannot do without. */
  static @Nullable String content(Api api) {
    return switch (api) {
      case CHAT -> "messages";
      case RESPONSES, EMBEDDINGS, SPEECH, MODERATIONS -> "input";
      case COMPLETIONS, REALTIME -> null;
      case IMAGES, VIDEOS -> "prompt";
      case RERANK -> "query";
      case TRANSCRIPTIONS, TRANSLATIONS, IMAGE_EDITS, IMAGE_VARIATIONS -> null; // forms
    };
  }

  /** The fields that say how the answer is to come. */
  static Set<String> controls(Api api) {
    return switch (api) {
      case CHAT, COMPLETIONS -> TALK;
      case RESPONSES -> Set.of("stream");
      case IMAGES -> Set.of("stream", "n");
      case EMBEDDINGS,
          SPEECH,
          MODERATIONS,
          RERANK,
          VIDEOS,
          REALTIME,
          TRANSCRIPTIONS,
          TRANSLATIONS,
          IMAGE_EDITS,
          IMAGE_VARIATIONS ->
          Set.of();
    };
  }
}

package io.nebulagate.inbound.http.admin.policy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.inbound.http.admin.InputReader;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is asked, named by the path that OpenAI asks it under; other dialects' paths mean the same.
 */
public final class PathWords {

  private static final Map<String, Api> APIS =
      Arrays.stream(Api.values()).collect(Collectors.toMap(PathWords::of, Function.identity()));

  private PathWords() {}

  /** What is asked under {@code path}, which stands in {@code field}. */
  public static Api api(InputReader input, String field, String path) {
    Api api = APIS.get(path);
    if (api == null) {
      throw input.invalid(
          field, "must be of " + String.join(", ", APIS.keySet().stream().sorted().toList()));
    }
    return api;
  }

  /** The path of one. */
  public static String of(Api api) {
    return switch (api) {
      case CHAT -> "/v1/chat/completions";
      case RESPONSES -> "/v1/responses";
      case COMPLETIONS -> "/v1/completions";
      case EMBEDDINGS -> "/v1/embeddings";
      case IMAGES -> "/v1/images/generations";
      case IMAGE_EDITS -> "/v1/images/edits";
      case IMAGE_VARIATIONS -> "/v1/images/variations";
      case SPEECH -> "/v1/audio/speech";
      case TRANSCRIPTIONS -> "/v1/audio/transcriptions";
      case TRANSLATIONS -> "/v1/audio/translations";
      case MODERATIONS -> "/v1/moderations";
      case RERANK -> "/v1/rerank";
      case VIDEOS -> "/v1/videos";
      case REALTIME -> "/v1/realtime";
    };
  }
}

package io.nebulagate.inbound.http.dialect.gemini;

import io.nebulagate.domain.chat.Api;
import java.util.Optional;

/** What follows the last colon of a path. */
enum Verb {
  GENERATE("generateContent", Api.CHAT),
  STREAM("streamGenerateContent", Api.CHAT),
  EMBED("embedContent", Api.EMBEDDINGS),
  EMBED_MANY("batchEmbedContents", Api.EMBEDDINGS);

  private final String word;
  private final Api api;

  Verb(String word, Api api) {
    this.word = word;
    this.api = api;
  }

  /** What is asked. */
  Api api() {
    return api;
  }

  /** The verb of this word, if it is one that is served. */
  static Optional<Verb> of(String word) {
    for (Verb verb : values()) {
      if (verb.word.equals(word)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }
}

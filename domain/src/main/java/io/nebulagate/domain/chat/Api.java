package io.nebulagate.domain.chat;

/** What is asked of a model, whatever the dialect. */
public enum Api {
  /** A conversation. */
  CHAT("chat"),
  /** A conversation in OpenAI's newer form, whose provider may keep what was said. */
  RESPONSES("responses"),
  /** Text to be continued. */
  COMPLETIONS("completions"),
  /** Text to be turned into vectors. */
  EMBEDDINGS("embeddings"),
  /** A description to be made into images. */
  IMAGES("images"),
  /** Text to be spoken. */
  SPEECH("speech"),
  /** Sound to be written down. */
  TRANSCRIPTIONS("transcriptions"),
  /** Sound to be written down in English. */
  TRANSLATIONS("translations"),
  /** Images to be changed as a description says. */
  IMAGE_EDITS("image_edits"),
  /** Images to be made again, a little different. */
  IMAGE_VARIATIONS("image_variations"),
  /** Text or images to be judged. */
  MODERATIONS("moderations"),
  /** Documents to be put in order by what they have to do with a question. */
  RERANK("rerank"),
  /** A description to be made into a video, which takes minutes and is fetched later. */
  VIDEOS("videos"),
  /** A conversation by voice or text over one connection that both sides keep open. */
  REALTIME("realtime");

  private final String label;

  Api(String label) {
    this.label = label;
  }

  /** The name in JSON, metrics and documents. */
  public String label() {
    return label;
  }

  /** Whether it is asked by a form with files. */
  public boolean isUpload() {
    return switch (this) {
      case TRANSCRIPTIONS, TRANSLATIONS, IMAGE_EDITS, IMAGE_VARIATIONS -> true;
      case CHAT,
          RESPONSES,
          COMPLETIONS,
          EMBEDDINGS,
          IMAGES,
          SPEECH,
          MODERATIONS,
          RERANK,
          VIDEOS,
          REALTIME ->
          false;
    };
  }

  /** Whether it may be asked by a form with files as well as without. */
  public boolean mayBeUpload() {
    return this == VIDEOS;
  }

  /** Whether its answer only says that the work has begun: what it costs is settled at its end. */
  public boolean isTask() {
    return this == VIDEOS;
  }

  /** Whether it can be said in any dialect that knows such a thing. */
  public boolean crossesDialects() {
    return isConversation() || this == EMBEDDINGS || this == RERANK;
  }

  /** Whether it is a conversation, which providers of every dialect can be asked to continue. */
  public boolean isConversation() {
    return this == CHAT || this == RESPONSES;
  }
}

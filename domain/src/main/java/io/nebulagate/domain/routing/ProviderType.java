package io.nebulagate.domain.routing;

import static io.nebulagate.domain.chat.Api.CHAT;
import static io.nebulagate.domain.chat.Api.COMPLETIONS;
import static io.nebulagate.domain.chat.Api.EMBEDDINGS;
import static io.nebulagate.domain.chat.Api.IMAGES;
import static io.nebulagate.domain.chat.Api.IMAGE_EDITS;
import static io.nebulagate.domain.chat.Api.IMAGE_VARIATIONS;
import static io.nebulagate.domain.chat.Api.MODERATIONS;
import static io.nebulagate.domain.chat.Api.REALTIME;
import static io.nebulagate.domain.chat.Api.RERANK;
import static io.nebulagate.domain.chat.Api.RESPONSES;
import static io.nebulagate.domain.chat.Api.SPEECH;
import static io.nebulagate.domain.chat.Api.TRANSCRIPTIONS;
import static io.nebulagate.domain.chat.Api.TRANSLATIONS;
import static io.nebulagate.domain.chat.Api.VIDEOS;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import java.util.List;

/** The kind of a provider: which dialect it speaks, and with which particulars. */
public enum ProviderType {
  /** OpenAI, or any vendor that speaks its dialect. */
  OPENAI(
      "openai",
      Dialect.OPENAI,
      CHAT,
      RESPONSES,
      COMPLETIONS,
      EMBEDDINGS,
      IMAGES,
      SPEECH,
      TRANSCRIPTIONS,
      TRANSLATIONS,
      IMAGE_EDITS,
      IMAGE_VARIATIONS,
      MODERATIONS,
      RERANK,
      VIDEOS,
      REALTIME),
  /** OpenAI's models at Microsoft's: its dialect under other addresses. */
  AZURE(
      "azure",
      Dialect.OPENAI,
      CHAT,
      RESPONSES,
      COMPLETIONS,
      EMBEDDINGS,
      IMAGES,
      SPEECH,
      TRANSCRIPTIONS,
      TRANSLATIONS,
      IMAGE_EDITS),
  /** Anthropic, or any vendor that speaks its dialect. */
  ANTHROPIC("anthropic", Dialect.ANTHROPIC, CHAT),
  /** Google's Gemini. */
  GEMINI("gemini", Dialect.GEMINI, CHAT, EMBEDDINGS),
  /** Cohere. */
  COHERE("cohere", Dialect.COHERE, CHAT, EMBEDDINGS, RERANK),
  /** A site of the NewAPI family: kept in step with, and relayed to as it lists. */
  NEWAPI("newapi", OPENAI);

  private final String label;
  private final Dialect dialect;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Api> apis;

  ProviderType(String label, Dialect dialect, Api... apis) {
    this.label = label;
    this.dialect = dialect;
    this.apis = List.of(apis);
  }

  ProviderType(String label, ProviderType like) {
    this.label = label;
    this.dialect = like.dialect;
    this.apis = like.apis;
  }

  /** The name in JSON and documents. */
  public String label() {
    return label;
  }

  /** What it speaks; of a site, what every site speaks. */
  public Dialect dialect() {
    return dialect;
  }

  /** What can be asked of it in its own dialect; of two forms of the same, the usual one first. */
  public List<Api> apis() {
    return apis;
  }
}

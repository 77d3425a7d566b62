package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.ProviderDialect.KeyHeader;

/** Where a host of OpenAI's dialect has what is asked, and how it is shown a key. Thread-safe. */
public interface OpenAiAddresses {

  /** OpenAI's own, and those of everybody who imitates it. */
  OpenAiAddresses USUAL =
      new OpenAiAddresses() {
        @Override
        public ApiPath path(UpstreamRequest request) {
          return new ApiPath("/v1", OpenAiAddresses.operation(request.api()));
        }

        @Override
        public KeyHeader keyHeader(Secret key) {
          return new KeyHeader("authorization", Secret.of("Bearer " + key.reveal()));
        }
      };

  /** Where what is asked stands below a provider's root. */
  ApiPath path(UpstreamRequest request);

  /** The header that shows a provider key. */
  KeyHeader keyHeader(Secret key);

  /** What is asked, as the end of a path. */
  static String operation(Api api) {
    return switch (api) {
      case CHAT -> "/chat/completions";
      case RESPONSES -> "/responses";
      case COMPLETIONS -> "/completions";
      case EMBEDDINGS -> "/embeddings";
      case IMAGES -> "/images/generations";
      case SPEECH -> "/audio/speech";
      case TRANSCRIPTIONS -> "/audio/transcriptions";
      case TRANSLATIONS -> "/audio/translations";
      case IMAGE_EDITS -> "/images/edits";
      case IMAGE_VARIATIONS -> "/images/variations";
      case MODERATIONS -> "/moderations";
      case RERANK -> "/rerank";
      case VIDEOS -> "/videos";
      case REALTIME -> "/realtime";
    };
  }
}

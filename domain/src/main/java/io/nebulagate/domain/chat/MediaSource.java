package io.nebulagate.domain.chat;

import java.util.Optional;

/** Where the bytes of an image, a sound or a document are. */
public sealed interface MediaSource {

  /**
   * In the request itself.
   *
   * @param type its media type in lower case, without parameters
   * @param base64 as the client wrote it, without line ends
   */
  record Inline(String type, String base64) implements MediaSource {

    @Override
    public String toString() {
      return "Inline[" + type + ", " + base64.length() + " characters]";
    }
  }

  /**
   * At an address, which the provider may read; the gateway never does.
   *
   * @param type its media type, where the client told
   */
  record At(String url, Optional<String> type) implements MediaSource {}

  /** In a store of the provider's, under an id that means something to one account there only. */
  record Kept(String id) implements MediaSource {}
}

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
   * At an address, which the provider reads, or the gateway for it where the operator wants that.
   *
   * @param type its media type, where the client told
   * @param place where the client wrote the address, as a refusal names it; empty for a provider's
   */
  record At(String url, Optional<String> type, String place) implements MediaSource {

    /** An address that no client wrote. */
    public At(String url, Optional<String> type) {
      this(url, type, "");
    }
  }

  /** In a store of the provider's, under an id that means something to one account there only. */
  record Kept(String id) implements MediaSource {}
}

package io.nebulagate.inbound.http.dialect;

import io.nebulagate.domain.chat.MediaSource;
import java.util.Locale;
import java.util.Optional;

/** Media as clients write them: in data URLs, in base64, at addresses. */
public final class InlineMedia {

  private static final String DATA = "data:";
  private static final String BASE64 = ";base64";
  private static final int URL_CHARS_MAX = 8_192;

  private InlineMedia() {}

  /** What a data URL holds, or what is at any other URL. */
  public static MediaSource orAt(Field field, String url) {
    if (!url.regionMatches(true, 0, DATA, 0, DATA.length())) {
      return at(field, url);
    }
    int comma = url.indexOf(',');
    if (comma < 0) {
      throw field.wrong("is a data URL without data");
    }
    String head = url.substring(DATA.length(), comma);
    if (!head.toLowerCase(Locale.ROOT).endsWith(BASE64)) {
      throw field.wrong("must be in base64 where it is a data URL");
    }
    return of(field, head.substring(0, head.length() - BASE64.length()), url.substring(comma + 1));
  }

  /** What is at an address. */
  public static MediaSource at(Field field, String url) {
    boolean web =
        url.startsWith("https://") || url.startsWith("http://") || url.startsWith("gs://");
    if (!web || url.length() > URL_CHARS_MAX) {
      throw field.wrong("must be a URL of at most " + URL_CHARS_MAX + " characters");
    }
    return new MediaSource.At(url, Optional.empty(), field.place());
  }

  /** Bytes in base64. The bytes decide over the type that a client claims, where they can. */
  public static MediaSource of(Field field, String claimed, String base64) {
    String bare = bare(base64);
    if (bare.isEmpty()) {
      throw field.wrong("holds no data");
    }
    return new MediaSource.Inline(MediaTypes.of(claimed, bare), bare);
  }

  /** Some wrap lines. */
  private static String bare(String base64) {
    for (int i = 0; i < base64.length(); i++) {
      if (base64.charAt(i) <= ' ') {
        return base64.replaceAll("\\s+", "");
      }
    }
    return base64;
  }
}

package io.nebulagate.inbound.http.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What media are, by what they begin with. Clients label pictures wrongly; vendors refuse them. */
final class MediaTypes {

  /** How bytes begin in base64, and what they are then. */
  private static final List<Map.Entry<String, String>> BEGINNINGS =
      List.of(
          Map.entry("iVBORw0KGgo", "image/png"),
          Map.entry("/9j/", "image/jpeg"),
          Map.entry("R0lGODdh", "image/gif"),
          Map.entry("R0lGODlh", "image/gif"),
          Map.entry("JVBERi0", "application/pdf"));

  private static final String RIFF = "UklGR";

  /** "EBP" of "WEBP", bytes 9 to 11 of the container. */
  private static final String WEBP = "RUJQ";

  private static final int WEBP_FROM = 12;

  private MediaTypes() {}

  static String of(String claimed, String base64) {
    for (Map.Entry<String, String> known : BEGINNINGS) {
      if (base64.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    if (base64.startsWith(RIFF) && base64.startsWith(WEBP, WEBP_FROM)) {
      return "image/webp";
    }
    String bare = claimed.toLowerCase(Locale.ROOT);
    int parameters = bare.indexOf(';');
    String type = (parameters < 0 ? bare : bare.substring(0, parameters)).strip();
    return switch (type) {
      case "" -> "application/octet-stream";
      case "image/jpg" -> "image/jpeg";
      case "audio/mpeg" -> "audio/mp3";
      default -> type;
    };
  }
}

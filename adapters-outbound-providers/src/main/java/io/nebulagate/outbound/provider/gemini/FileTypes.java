package io.nebulagate.outbound.provider.gemini;

import io.nebulagate.domain.chat.Part.Media;
import java.util.Locale;
import java.util.Map;

/** What is probably at an address: Gemini wants to be told. */
final class FileTypes {

  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("gif", "image/gif"),
          Map.entry("heic", "image/heic"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("txt", "text/plain"),
          Map.entry("mp3", "audio/mp3"),
          Map.entry("wav", "audio/wav"),
          Map.entry("flac", "audio/flac"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("webm", "video/webm"),
          Map.entry("mov", "video/quicktime"));

  private FileTypes() {}

  static String guess(String url, Media.Kind kind) {
    int end = url.length();
    for (int i = 0; i < url.length(); i++) {
      if (url.charAt(i) == '?' || url.charAt(i) == '#') {
        end = i;
        break;
      }
    }
    int dot = url.lastIndexOf('.', end - 1);
    String ending = dot < 0 ? "" : url.substring(dot + 1, end).toLowerCase(Locale.ROOT);
    String known = BY_ENDING.get(ending);
    return known == null ? usual(kind) : known;
  }

  private static String usual(Media.Kind kind) {
    return switch (kind) {
      case IMAGE -> "image/jpeg";
      case AUDIO -> "audio/mp3";
      case VIDEO -> "video/mp4";
      case DOCUMENT -> "application/pdf";
    };
  }

  /** What kind of media a type is. */
  static Media.Kind kind(String type) {
    if (type.startsWith("image/")) {
      return Media.Kind.IMAGE;
    }
    if (type.startsWith("audio/")) {
      return Media.Kind.AUDIO;
    }
    return type.startsWith("video/") ? Media.Kind.VIDEO : Media.Kind.DOCUMENT;
  }
}

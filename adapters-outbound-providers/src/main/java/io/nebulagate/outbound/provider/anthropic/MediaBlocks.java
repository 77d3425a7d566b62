package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes images and documents as blocks; sound and film this dialect has no word for. */
final class MediaBlocks {

  private MediaBlocks() {}

  static void write(Media media, JsonGenerator json) throws IOException {
    json.writeStartObject();
    switch (media.kind()) {
      case IMAGE -> {
        json.writeStringField("type", "image");
        json.writeObjectFieldStart("source");
        source(media.source(), json);
        json.writeEndObject();
      }
      case DOCUMENT -> {
        json.writeStringField("type", "document");
        json.writeObjectFieldStart("source");
        document(media.source(), json);
        json.writeEndObject();
        if (media.name().isPresent()) {
          json.writeStringField("title", media.name().get());
        }
      }
      case AUDIO -> throw cannot("this model cannot listen to sound");
      case VIDEO -> throw cannot("this model cannot watch a film");
    }
    json.writeEndObject();
  }

  /** Plain text in base64 is written as the text it is: only PDFs are taken encoded. */
  private static void document(MediaSource source, JsonGenerator json) throws IOException {
    if (source instanceof MediaSource.Inline(String type, String base64)
        && type.startsWith("text/")) {
      json.writeStringField("type", "text");
      json.writeStringField("media_type", "text/plain");
      json.writeStringField("data", decoded(base64));
    } else {
      source(source, json);
    }
  }

  private static void source(MediaSource source, JsonGenerator json) throws IOException {
    switch (source) {
      case MediaSource.Inline(String type, String base64) -> {
        json.writeStringField("type", "base64");
        json.writeStringField("media_type", type);
        json.writeStringField("data", base64);
      }
      case MediaSource.At(String url, _, _) -> {
        if (!url.startsWith("http")) {
          throw cannot("this model reads files from the web only");
        }
        json.writeStringField("type", "url");
        json.writeStringField("url", url);
      }
      case MediaSource.Kept _ ->
          throw cannot("a file that another vendor keeps cannot be shown to this provider");
    }
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException invalid) {
      throw cannot("a document is not valid base64");
    }
  }

  private static UpstreamException cannot(String reason) {
    return new UpstreamException(new UpstreamFault.Untranslatable("messages", reason));
  }
}

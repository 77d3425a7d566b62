package io.nebulagate.bootstrap.flow.videos;

import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.ScriptedUpstream.Received;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A provider that makes one video, as fast as it is told to. */
final class VideoHost implements AutoCloseable {

  /** What it calls the video. */
  static final String ID = "video_upstream-0815";

  static final byte[] BYTES = "not really a video ".repeat(50_000).getBytes(StandardCharsets.UTF_8);

  private final ScriptedUpstream upstream = ScriptedUpstream.start().answering(this::answer);
  private volatile String rest = "\"status\":\"queued\",\"progress\":0,\"seconds\":\"4\"";
  private volatile int status = 200;
  private volatile boolean deleted;
  private volatile Reply content = Reply.stream(BYTES).inPieces(10_000);

  ScriptedUpstream upstream() {
    return upstream;
  }

  /** What it says of the video besides its name. */
  VideoHost saying(String members) {
    rest = members;
    return this;
  }

  VideoHost completed(String seconds) {
    return saying(
        "\"status\":\"completed\",\"progress\":100,\"seconds\":\"%s\",\"size\":\"720x1280\""
            .formatted(seconds));
  }

  /** It answers every question about the video with this status. */
  VideoHost failing(int with) {
    status = with;
    return this;
  }

  /** Its video is that large. */
  VideoHost filming(long bytes) {
    content = Reply.flood("a picture of a cat ".repeat(500), bytes);
    return this;
  }

  List<Received> asked(String method) {
    return upstream.received().stream().filter(each -> each.method().equals(method)).toList();
  }

  private Reply answer(Received request) {
    String path = request.path();
    if (request.method().equals("DELETE")) {
      deleted = true;
      return Reply.json("{\"id\":\"%s\",\"deleted\":true}".formatted(ID));
    }
    if (request.method().equals("POST")) {
      return Reply.json(body());
    }
    if (status != 200 || deleted) {
      return Reply.json(deleted ? 404 : status, "{\"error\":{\"message\":\"no\"}}");
    }
    return path.contains("/content")
        ? content.header("content-type", "video/mp4")
        : Reply.json(body());
  }

  private String body() {
    return """
    {"id":"%s","object":"video","model":"own-name","created_at":1,%s}\
    """
        .formatted(ID, rest);
  }

  @Override
  public void close() {
    upstream.close();
  }
}

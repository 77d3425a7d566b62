package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.StreamReader;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One call about a video that a provider has begun: how it stands, its bytes, away with it. */
final class VideoCall implements ProviderDialect {

  private final OpenAiAddresses addresses;
  private final Kind kind;
  private final String id;
  private final String variant;

  /** What is wanted. */
  enum Kind {
    /** How it stands. */
    STATE,
    /** Its bytes. */
    CONTENT,
    /** That it goes away. */
    DELETION
  }

  /**
   * A call.
   *
   * @param id the provider's own
   * @param variant what of its bytes; empty for other calls
   */
  VideoCall(OpenAiAddresses addresses, Kind kind, String id, String variant) {
    this.addresses = addresses;
    this.kind = kind;
    this.id = id;
    this.variant = variant;
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return addresses.keyHeader(request.route().key().secret());
  }

  @Override
  public Put put(UpstreamRequest request) {
    return new Put(kind == Kind.DELETION ? "DELETE" : "GET", path(request));
  }

  private ApiPath path(UpstreamRequest request) {
    ApiPath videos = addresses.path(request);
    if (kind != Kind.CONTENT) {
      return below(videos, id, "");
    }
    ApiPath content = below(videos, id, "/content");
    String more = content.operation().indexOf('?') < 0 ? "?" : "&";
    return new ApiPath(content.version(), content.operation() + more + "variant=" + variant);
  }

  /** What is done with one video, whose provider's address may end in a query of its own. */
  static ApiPath below(ApiPath videos, String id, String action) {
    String operation = videos.operation();
    int query = operation.indexOf('?');
    String path = query < 0 ? operation : operation.substring(0, query);
    String more = query < 0 ? "" : operation.substring(query);
    String escaped = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    return new ApiPath(videos.version(), path + "/" + escaped + action + more);
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    return switch (kind) {
      case STATE -> VideoAnswer.read(body, Scrubber.of(request));
      case CONTENT, DELETION ->
          new WholeAnswer(ByteBuffer.wrap(body), new SoundStream(UnitUsage.NONE));
    };
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    return new SoundStream(UnitUsage.NONE);
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return ErrorBody.parse(body, 0, body.length).toRejection(status, Scrubber.of(request));
  }
}

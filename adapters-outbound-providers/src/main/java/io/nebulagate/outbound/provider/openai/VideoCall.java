package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.StreamReader;
import java.nio.ByteBuffer;

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
    ApiPath videos = addresses.path(request);
    return kind == Kind.CONTENT
        ? new Put("GET", OneOf.these(videos, id, "/content", "variant=" + variant))
        : new Put(kind == Kind.DELETION ? "DELETE" : "GET", OneOf.these(videos, id, "", ""));
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

package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.responses.ResponsesUseCase.Wish;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.ModelPlaces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/** One call about a response that a provider keeps. Its answer passes, but for the model's name. */
final class ResponseCall implements ProviderDialect {

  private static final List<List<String>> MODEL = List.of(List.of("model"));

  private final OpenAiAddresses addresses;
  private final Wish wish;

  /** A call to a host with such addresses. */
  ResponseCall(OpenAiAddresses addresses, Wish wish) {
    this.addresses = addresses;
    this.wish = wish;
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return addresses.keyHeader(request.route().key().secret());
  }

  @Override
  public Put put(UpstreamRequest request) {
    String query =
        wish.query().stream()
            .map(said -> OneOf.escaped(said.name()) + "=" + OneOf.escaped(said.value()))
            .collect(Collectors.joining("&"));
    ApiPath responses = addresses.path(request);
    return switch (wish.kind()) {
      case RESPONSE -> new Put("GET", OneOf.these(responses, wish.id(), "", query));
      case INPUT -> new Put("GET", OneOf.these(responses, wish.id(), "/input_items", query));
      case CANCELLATION -> new Put("POST", OneOf.these(responses, wish.id(), "/cancel", query));
      case DELETION -> new Put("DELETE", OneOf.these(responses, wish.id(), "", query));
    };
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    try {
      if (!Json.tree(body, 0, body.length).isObject()) {
        throw Faults.malformed("no JSON object");
      }
    } catch (IOException _) {
      throw Faults.malformed("no JSON object");
    }
    ModelPlaces places = new ModelPlaces(MODEL, request.head().model().value());
    byte[] shown = Patch.apply(body, places.patches(body, 0, body.length));
    return new WholeAnswer(ByteBuffer.wrap(shown), new SoundStream(UnitUsage.NONE));
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    throw new IllegalStateException("an answer in one piece was asked for");
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return ErrorBody.parse(body, 0, body.length).toRejection(status, Scrubber.of(request));
  }
}

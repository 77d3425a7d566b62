package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.outbound.provider.ProviderDialect;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Asks hosts of OpenAI's dialect about what they have begun or keep: one call each, over the
 * connections of the one client there is. Thread-safe.
 */
public final class LaterCalls {

  private final Function<Map<ProviderType, ProviderDialect>, ProviderClient> client;
  private final Map<ProviderType, OpenAiAddresses> addresses;

  /**
   * Asks over the connections of {@code client}.
   *
   * @param client the one client there is, speaking in other words
   * @param addresses of those that can be asked
   */
  public LaterCalls(
      Function<Map<ProviderType, ProviderDialect>, ProviderClient> client,
      Map<ProviderType, OpenAiAddresses> addresses) {
    this.client = client;
    this.addresses = Map.copyOf(addresses);
  }

  /**
   * One call.
   *
   * @param about what the thing was asked for by
   * @param shown the name of the model in the answer
   * @param stream whether the answer is handed on as it comes
   * @param words says what is wanted of a host with such addresses
   */
  CompletionStage<UpstreamAnswer> send(
      Route route,
      Api about,
      ModelName shown,
      boolean stream,
      Function<OpenAiAddresses, ProviderDialect> words) {
    ProviderType type = route.provider().type();
    OpenAiAddresses known = addresses.get(type);
    if (known == null) {
      return CompletableFuture.failedFuture(
          new UpstreamException(
              new UpstreamFault.Untranslatable("model", "its provider cannot be asked for that")));
    }
    RequestHead head = new RequestHead(shown, stream, false, OptionalLong.empty(), 1, 0);
    return client
        .apply(Map.of(type, words.apply(known)))
        .send(
            new UpstreamRequest(
                route,
                about,
                head,
                RequestBody.besidePath(new byte[0], List.of(), List.of()),
                Map.of()))
        .answer();
  }
}

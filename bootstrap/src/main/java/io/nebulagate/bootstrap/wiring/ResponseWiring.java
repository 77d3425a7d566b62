package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.limits.LimitGate;
import io.nebulagate.application.responses.KeptIdStore;
import io.nebulagate.application.responses.KeptIds;
import io.nebulagate.application.responses.ResponsesService;
import io.nebulagate.application.responses.ResponsesUseCase;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.azure.AzureAddresses;
import io.nebulagate.outbound.provider.http.VertxProviderClient;
import io.nebulagate.outbound.provider.openai.LaterCalls;
import io.nebulagate.outbound.provider.openai.OpenAiAddresses;
import io.nebulagate.outbound.provider.openai.OpenAiResponses;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.Executors;

/** What providers keep of responses, and how they are asked about what they keep. */
@Singleton
final class ResponseWiring {

  @Produces
  @Singleton
  LaterCalls laterCalls(VertxProviderClient client) {
    return new LaterCalls(
        client::speaking,
        Map.of(
            ProviderType.OPENAI,
            OpenAiAddresses.USUAL,
            ProviderType.NEWAPI,
            OpenAiAddresses.USUAL,
            ProviderType.AZURE,
            new AzureAddresses()));
  }

  @Produces
  @Singleton
  KeptIds keptIds(KeptIdStore store) {
    return new KeptIds(store, Executors.newVirtualThreadPerTaskExecutor());
  }

  @Produces
  @Singleton
  ResponsesUseCase responses(
      Authentication authentication,
      LimitGate limits,
      KeptIds kept,
      LiveCatalogue catalogue,
      LaterCalls calls) {
    return new ResponsesService(
        authentication, limits, kept, catalogue, new OpenAiResponses(calls));
  }
}

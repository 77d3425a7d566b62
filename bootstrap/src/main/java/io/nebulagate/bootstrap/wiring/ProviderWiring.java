package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.counting.TokenCountService;
import io.nebulagate.application.fetching.MediaFetch;
import io.nebulagate.application.routing.AddressCheck;
import io.nebulagate.application.routing.UpstreamModels;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.anthropic.CountForm;
import io.nebulagate.outbound.provider.anthropic.MessagesForm;
import io.nebulagate.outbound.provider.azure.AzureAddresses;
import io.nebulagate.outbound.provider.cohere.CohereProviderDialect;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.conversation.Spoken;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.nebulagate.outbound.provider.egress.GuardedAddresses;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import io.nebulagate.outbound.provider.egress.NameLookup;
import io.nebulagate.outbound.provider.gemini.GeminiProviderDialect;
import io.nebulagate.outbound.provider.http.ConnectionBounds;
import io.nebulagate.outbound.provider.http.VertxProviderClient;
import io.nebulagate.outbound.provider.http.WebReader;
import io.nebulagate.outbound.provider.inquiry.InquiryDialect;
import io.nebulagate.outbound.provider.media.FetchedMedia;
import io.nebulagate.outbound.provider.models.VendorModels;
import io.nebulagate.outbound.provider.openai.OpenAiAddresses;
import io.nebulagate.outbound.provider.openai.OpenAiInquiries;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.openai.chat.ChatForm;
import io.nebulagate.outbound.provider.openai.responses.ResponsesForm;
import io.nebulagate.outbound.provider.tokens.OpenAiTokenCounter;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** How providers are spoken to. */
@Singleton
final class ProviderWiring {

  /** For what blocks; never an event loop. */
  private static final Executor SLOW = Executors.newVirtualThreadPerTaskExecutor();

  private static final Duration MODELS_CONNECT = Duration.ofSeconds(5);
  private static final Duration MODELS_READ = Duration.ofSeconds(15);

  @Produces
  @Singleton
  OpenAiTokenCounter tokens() {
    return new OpenAiTokenCounter();
  }

  @Produces
  @Singleton
  NameLookup names() {
    return NameLookup.SYSTEM;
  }

  @Produces
  @Singleton
  EgressGuard guard(Settings settings, NameLookup names, InstantSource clock) {
    return EgressGuard.forProviders(settings.upstreams().egress(), names, clock);
  }

  @Produces
  @Singleton
  GuardedRest rest(EgressGuard guard) {
    return new GuardedRest(guard);
  }

  @Produces
  @Singleton
  AddressCheck addresses(EgressGuard guard) {
    return new GuardedAddresses(guard);
  }

  @Produces
  @Singleton
  VertxProviderClient client(
      Vertx vertx, OpenAiTokenCounter tokens, EgressGuard guard, InstantSource clock) {
    ProviderDialect openAi = ofOpenAi(OpenAiAddresses.USUAL, tokens);
    ProviderDialect anthropic = new ConversationDialect(new MessagesForm(), tokens);
    ProviderDialect gemini = GeminiProviderDialect.of(tokens);
    return new VertxProviderClient(
        vertx,
        Map.of(
            ProviderType.OPENAI,
            openAi,
            ProviderType.NEWAPI,
            ofSites(
                Map.of(
                    Dialect.OPENAI, openAi,
                    Dialect.ANTHROPIC, anthropic,
                    Dialect.GEMINI, gemini)),
            ProviderType.AZURE,
            ofOpenAi(new AzureAddresses(), tokens),
            ProviderType.ANTHROPIC,
            anthropic,
            ProviderType.GEMINI,
            gemini,
            ProviderType.COHERE,
            CohereProviderDialect.of(tokens)),
        ConnectionBounds.DEFAULT,
        guard,
        clock);
  }

  /** For URLs that users bring, which a guard of their own looks at: nothing is excepted. */
  @Produces
  @Singleton
  MediaFetch media(Settings settings, Vertx vertx, NameLookup names, InstantSource clock) {
    return settings.upstreams().fetchUrls()
        ? new FetchedMedia(new WebReader(vertx, EgressGuard.forUsers(names, clock)), SLOW)
        : MediaFetch.OFF;
  }

  private static ProviderDialect ofOpenAi(OpenAiAddresses addresses, OpenAiTokenCounter tokens) {
    OpenAiProviderDialect own = new OpenAiProviderDialect(addresses, tokens);
    ProviderDialect chat = new ConversationDialect(new ChatForm(own), tokens);
    ProviderDialect responses = new ConversationDialect(new ResponsesForm(own), tokens);
    ProviderDialect inquiries = new InquiryDialect(own, new OpenAiInquiries(own), tokens);
    return new Spoken(call -> {
      if (call.api() == Api.RESPONSES) {
        return responses;
      }
      ProviderDialect translated = call.api().isConversation() ? chat : inquiries;
      return call.isTranslated() ? translated : own;
    });
  }

  /** A site is asked in as many dialects as it lists. */
  private static ProviderDialect ofSites(Map<Dialect, ProviderDialect> dialects) {
    return new Spoken(call -> {
      Dialect asked = call.endpoint().dialect();
      return Objects.requireNonNull(dialects.get(asked), () -> "no site is asked in " + asked);
    });
  }

  /** Who counts a question that is not asked: whoever has a counter, and then the gateway. */
  @Produces
  @Singleton
  TokenCountService.Counters counters(VertxProviderClient client, OpenAiTokenCounter tokens) {
    return new TokenCountService.Counters(
        client.speaking(Map.of(ProviderType.ANTHROPIC, new CountForm(tokens))),
        Set.of(Dialect.ANTHROPIC),
        tokens);
  }

  @Produces
  @Singleton
  UpstreamModels models(GuardedRest rest) {
    return new VendorModels(rest, MODELS_CONNECT, MODELS_READ);
  }

  void close(@Disposes VertxProviderClient client) {
    client.close();
  }
}

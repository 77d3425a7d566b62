package io.nebulagate.domain.routing;

import static io.nebulagate.domain.routing.Endpoint.OPENAI_CHAT;
import static io.nebulagate.domain.routing.Endpoint.OPENAI_RESPONSES;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In which dialect a route's upstream is asked. */
class RouteEndpointTest {

  private static final Endpoint MESSAGES = new Endpoint(Dialect.ANTHROPIC, Api.CHAT);
  private static final Endpoint GENERATE = new Endpoint(Dialect.GEMINI, Api.CHAT);
  private static final Endpoint EMBEDDINGS = new Endpoint(Dialect.OPENAI, Api.EMBEDDINGS);

  @Test
  void aSiteIsAskedInTheClientsDialectWhereItListsThat() {
    Route route = site(Set.of(OPENAI_CHAT, MESSAGES));

    assertThat(route.answers(MESSAGES)).contains(MESSAGES);
  }

  @Test
  void aSiteIsAskedForOpenAisChatWhereItDoesNotListTheClientsDialect() {
    Route route = site(Set.of(OPENAI_CHAT, MESSAGES));

    assertThat(route.answers(GENERATE)).contains(OPENAI_CHAT);
    assertThat(route.answers(OPENAI_RESPONSES)).contains(OPENAI_CHAT);
  }

  @Test
  void aSiteThatListsNothingIsAskedForOpenAisChat() {
    Route route = site(Set.of());

    assertThat(route.answers(MESSAGES)).contains(OPENAI_CHAT);
    assertThat(route.answers(OPENAI_RESPONSES)).contains(OPENAI_CHAT);
    assertThat(route.answers(OPENAI_CHAT)).contains(OPENAI_CHAT);
  }

  @Test
  void aModelThatASiteHasAsResponsesAloneIsAskedForThose() {
    Route route = site(Set.of(OPENAI_RESPONSES));

    assertThat(route.answers(OPENAI_CHAT)).contains(OPENAI_RESPONSES);
    assertThat(route.answers(MESSAGES)).contains(OPENAI_RESPONSES);
  }

  @Test
  void whatTheOperatorKeepsFromASiteIsNotAskedThoughItIsListed() {
    Route route = siteWith(Optional.of(Set.of(Api.CHAT)), Set.of(OPENAI_CHAT, OPENAI_RESPONSES));

    assertThat(route.answers(OPENAI_RESPONSES)).contains(OPENAI_CHAT);
  }

  @Test
  void whatIsNoConversationIsAskedInOpenAisDialectOrNotAtAll() {
    Route route = site(Set.of(OPENAI_CHAT));

    assertThat(route.answers(EMBEDDINGS)).contains(EMBEDDINGS);
    assertThat(route.answers(new Endpoint(Dialect.GEMINI, Api.IMAGES))).isEmpty();
  }

  @Test
  void vectorsAndRankingsAreAskedInTheProvidersOwnDialect() {
    Endpoint gemini = new Endpoint(Dialect.GEMINI, Api.EMBEDDINGS);
    Endpoint cohere = new Endpoint(Dialect.COHERE, Api.RERANK);

    assertThat(site(Set.of()).answers(gemini)).contains(EMBEDDINGS);
    assertThat(route(provider(ProviderType.GEMINI), Set.of()).answers(EMBEDDINGS)).contains(gemini);
    assertThat(route(provider(ProviderType.COHERE), Set.of()).answers(cohere)).contains(cohere);
    assertThat(route(provider(ProviderType.AZURE), Set.of()).answers(cohere)).isEmpty();
    assertThat(route(provider(ProviderType.ANTHROPIC), Set.of()).answers(EMBEDDINGS)).isEmpty();
  }

  @Test
  void aStatefulRequestNeedsASiteThatListsItsForm() {
    Demand stateful = Demand.of(Dialect.OPENAI, Api.RESPONSES).asItIs();

    assertThat(stateful.isUnderstoodBy(site(Set.of(OPENAI_CHAT, OPENAI_RESPONSES)))).isTrue();
    assertThat(stateful.isUnderstoodBy(site(Set.of(OPENAI_CHAT)))).isFalse();
  }

  @Test
  void whatWasMadeWithOneKeyIsAskedOfThatKeyAlone() {
    Route route = route(provider(ProviderType.OPENAI), Set.of());
    long provider = route.provider().id();
    long key = route.key().id();
    Demand any = Demand.of(Dialect.OPENAI, Api.VIDEOS);

    assertThat(any.keptBy(new Demand.Keeper(provider, key)).reachesKeeper(route)).isTrue();
    assertThat(any.keptBy(new Demand.Keeper(provider, key + 1)).reachesKeeper(route)).isFalse();
  }

  @Test
  void anotherProviderIsAskedWhatItsTypeSpeaks() {
    Route route = route(provider(ProviderType.ANTHROPIC), Set.of());

    assertThat(route.answers(MESSAGES)).contains(MESSAGES);
    assertThat(route.answers(OPENAI_RESPONSES)).contains(MESSAGES);
  }

  private static Route site(Set<Endpoint> listed) {
    return siteWith(Optional.empty(), listed);
  }

  private static Route siteWith(Optional<Set<Api>> apis, Set<Endpoint> listed) {
    return route(provider(ProviderType.NEWAPI).offering(apis), listed);
  }

  private static Route route(Provider provider, Set<Endpoint> listed) {
    ModelName model = new ModelName("m");
    ProviderKey key = ProviderKey.of(1, 1, Secret.of("k"));
    return new Route(1, model, provider, key, model, 0, 10, true, listed);
  }

  private static Provider provider(ProviderType type) {
    return Provider.of(type, "p", URI.create("https://p.example"), Map.of());
  }
}

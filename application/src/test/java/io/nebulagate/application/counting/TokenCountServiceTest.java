package io.nebulagate.application.counting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.ApiKeyService;
import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.counting.TokenCountUseCase.TokenCount;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.access.InMemoryKeyUses;
import io.nebulagate.application.fake.access.InMemoryProjects;
import io.nebulagate.application.fake.policy.InMemoryPolicies;
import io.nebulagate.application.policy.LivePolicies;
import io.nebulagate.application.policy.Places;
import io.nebulagate.application.policy.PolicyGate;
import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TokenCountServiceTest {

  private static final Secret PEPPER = Secret.of("a pepper");
  private static final ModelName MODEL = new ModelName("m");

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryApiKeys keys = new InMemoryApiKeys();
  private final InMemoryProviders providers = new InMemoryProviders();
  private final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(providers, new InMemoryPrices()));
  private final List<UpstreamRequest> asked = new ArrayList<>();
  private Consumer<Action> rule = _ -> {};
  private CompletableFuture<UpstreamAnswer> answer = new CompletableFuture<>();
  private final TokenCountService counts =
      new TokenCountService(
          new Authentication(keys.directory(), PEPPER, InstantSource.system()),
          catalogue,
          policies(),
          new TokenCountService.Counters(
              this::send,
              Set.of(Dialect.ANTHROPIC),
              (_, question) -> question.messages().getFirst().text().length()),
          Runnable::run);

  @Test
  void aProviderOfTheClientsDialectCounts() {
    serve(ProviderType.OPENAI);
    serve(ProviderType.ANTHROPIC);
    answer.complete(
        new UpstreamAnswer.Whole(
            Map.of(), ByteBuffer.wrap("{\"input_tokens\":7}".getBytes(UTF_8)), new Nothing()));

    assertThat(count(issue(Optional.empty())))
        .isEqualTo(new TokenCount.Told("{\"input_tokens\":7}"));
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().route().provider().type()).isEqualTo(ProviderType.ANTHROPIC);
    assertThat(asked.getFirst().route().provider().timeouts().firstByte())
        .isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whereNobodySpeaksTheDialectItIsEstimated() {
    serve(ProviderType.OPENAI);
    assertThat(count(issue(Optional.empty()))).isEqualTo(new TokenCount.Estimated(5));
    assertThat(asked).isEmpty();
  }

  @Test
  void aProviderThatFailsIsNotTheClientsTrouble() {
    serve(ProviderType.ANTHROPIC);
    answer.completeExceptionally(new UpstreamException(new UpstreamFault.Failed(500)));
    assertThat(count(issue(Optional.empty()))).isEqualTo(new TokenCount.Estimated(5));
  }

  @Test
  void whatTheProviderFindsWrongIsTold() {
    serve(ProviderType.ANTHROPIC);
    answer.completeExceptionally(
        new UpstreamException(
            new UpstreamFault.Rejected(
                new GatewayError.UpstreamRejected(
                    400, "no", "invalid_request_error", Optional.empty(), Optional.empty()))));
    assertThatThrownBy(() -> count(issue(Optional.empty())))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused ->
                assertThat(refused.error()).isInstanceOf(GatewayError.UpstreamRejected.class));
  }

  @Test
  void strangersAndKeysForOtherModelsAreRefused() {
    serve(ProviderType.ANTHROPIC);
    refuses(Secret.of("sk-stranger"), "invalid_api_key");
    refuses(issue(Optional.of(Set.of(new ModelName("other")))), "model_not_allowed");
    assertThat(asked).isEmpty();
  }

  @Test
  void policiesSeeAQuestionThatIsOnlyCounted() {
    serve(ProviderType.ANTHROPIC);
    rule.accept(new Action.Reroute(Set.of("zdr"), Optional.empty()));
    refuses(issue(Optional.empty()), "policy_violation");
    rule.accept(new Action.Reject());
    refuses(issue(Optional.empty()), "policy_violation");
    assertThat(asked).isEmpty();
  }

  /** One rule, once it is set. */
  private PolicyGate policies() {
    InMemoryPolicies store = new InMemoryPolicies();
    LivePolicies live = new LivePolicies(store, _ -> _ -> Optional.empty());
    rule =
        then -> {
          Rule all = new Rule("r", List.of(), then, OnError.FAIL_OPEN);
          Policy policy = new Policy(0, 0, "p", Mode.ENFORCE, Policy.EVERY_KEY, List.of(all));
          store.add(policy, _ -> {});
          live.reload();
        };
    return new PolicyGate(
        live,
        new PolicyGate.Looking(
            _ -> "",
            _ -> "",
            Places.UNKNOWN,
            PolicyGate.Owners.UNKNOWN,
            UnaryOperator.identity(),
            Runnable::run,
            PolicyGate.PATIENCE));
  }

  @Test
  void aModelThatNobodyServesIsUnknown() {
    refuses(issue(Optional.empty()), "model_not_found");
  }

  private ProviderClient.UpstreamCall send(UpstreamRequest request) {
    asked.add(request);
    return new ProviderClient.UpstreamCall() {
      @Override
      public CompletionStage<UpstreamAnswer> answer() {
        return answer;
      }

      @Override
      public void cancel() {}
    };
  }

  private TokenCount count(Secret key) {
    byte[] body = "{\"model\":\"m\"}".getBytes(UTF_8);
    return counts
        .count(
            new TokenCountUseCase.Asked(
                new RequestId(UUID.randomUUID()),
                Dialect.ANTHROPIC,
                key,
                Origin.of(InetAddress.getLoopbackAddress()),
                new RequestHead(MODEL, false, true, OptionalLong.empty(), 1, 5),
                new RequestBody(body, new Patch(9, 12, "\"m\""), List.of()),
                Map.of(),
                new Hello()))
        .toCompletableFuture()
        .join();
  }

  private void refuses(Secret key, String code) {
    assertThatThrownBy(() -> count(key))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
  }

  private Secret issue(Optional<Set<ModelName>> allowed) {
    ApiKeyService service =
        new ApiKeyService(
            new ApiKeyService.Stores(
                keys, new InMemoryProjects(), new InMemoryKeyUses(keys), ledger),
            keys.directory(),
            PEPPER,
            new Random(7),
            InstantSource.system());
    return service
        .issue(
            ApiKey.Settings.of("demo", ledger.openWith(Money.parse("1")))
                .with(new Scope(allowed, Optional.empty(), Optional.empty())))
        .raw();
  }

  private void serve(ProviderType type) {
    Provider plain =
        Provider.openAi(type.label(), URI.create("https://api.example.org"), Map.of(MODEL, MODEL));
    providers.add(
        new Provider(
            plain.id(),
            plain.name(),
            type,
            plain.baseUrl(),
            plain.models(),
            plain.aliases(),
            plain.traffic(),
            plain.region(),
            plain.tags(),
            plain.enabled(),
            plain.apis(),
            plain.timeouts(),
            plain.site(),
            plain.apiVersion()),
        List.of(Secret.of("sk-upstream")));
    catalogue.reload();
  }

  /** Asks "Hello". */
  private static final class Hello implements Translation {
    @Override
    public ChatRequest question(Seals seals) {
      return ChatRequest.of(List.of(Message.of(Message.Role.USER, "Hello")));
    }

    @Override
    public ByteBuffer whole(ChatResponse said, TokenUsage used, Seals seals) {
      throw new IllegalStateException("nothing is answered");
    }

    @Override
    public AnswerWriter stream(Seals seals) {
      throw new IllegalStateException("nothing is answered");
    }
  }

  /** Nothing was seen. */
  private static final class Nothing implements AnswerObservation {
    @Override
    public Optional<ReportedUsage> usage() {
      return Optional.empty();
    }

    @Override
    public boolean usageImpossible() {
      return false;
    }

    @Override
    public boolean produced() {
      return true;
    }

    @Override
    public boolean complete() {
      return true;
    }

    @Override
    public boolean curtailed() {
      return false;
    }

    @Override
    public long producedBytes() {
      return 0;
    }

    @Override
    public long countOutputTokens(long textBytes) {
      return 0;
    }
  }
}

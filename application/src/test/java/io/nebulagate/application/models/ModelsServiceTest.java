package io.nebulagate.application.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.ApiKeyService;
import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.access.InMemoryKeyUses;
import io.nebulagate.application.fake.access.InMemoryProjects;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.routing.Provider;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ModelsServiceTest {

  private static final Secret PEPPER = Secret.of("a pepper");
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryApiKeys keys = new InMemoryApiKeys();
  private final InMemoryProviders providers = new InMemoryProviders();
  private final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(providers, new InMemoryPrices()));
  private final ModelsService models =
      new ModelsService(
          new Authentication(keys.directory(), PEPPER, InstantSource.system()), catalogue);

  @Test
  void aKeySeesWhatItMayAskForAndSomebodyServes() {
    serve("up", true, "b", "a", "c/d");
    serve("down", false, "e");
    Secret all = issue(Optional.empty());
    Secret some = issue(Optional.of(Set.of(new ModelName("b"), new ModelName("e"))));
    Secret none = issue(Optional.of(Set.of()));

    assertThat(names(all)).containsExactly("a", "b", "c/d");
    assertThat(names(some)).containsExactly("b");
    assertThat(names(none)).isEmpty();
  }

  @Test
  void whatAKeyMayNotAskForDoesNotExistForIt() {
    serve("up", true, "a", "b");
    Secret some = issue(Optional.of(Set.of(new ModelName("b"))));

    assertThat(answer(models.find(some, HERE, "b")).value()).isEqualTo("b");
    refuses(models.find(some, HERE, "a"), "model_not_found");
    refuses(models.find(some, HERE, "nope"), "model_not_found");
  }

  @Test
  void strangersSeeNothing() {
    serve("up", true, "a");
    refuses(models.list(Secret.of("sk-stranger"), HERE), "invalid_api_key");
  }

  private List<String> names(Secret key) {
    return answer(models.list(key, HERE)).stream().map(ModelName::value).toList();
  }

  private static <T> T answer(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void refuses(CompletionStage<?> stage, String code) {
    assertThatThrownBy(() -> answer(stage))
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
            new Random(),
            InstantSource.system());
    return service
        .issue(
            ApiKey.Settings.of("demo", ledger.openWith(Money.parse("1")))
                .with(new Scope(allowed, Optional.empty(), Optional.empty())))
        .raw();
  }

  private void serve(String name, boolean enabled, String... served) {
    providers.add(
        Provider.openAi(
                name,
                URI.create("https://api.example.org"),
                Arrays.stream(served)
                    .map(ModelName::new)
                    .collect(Collectors.toMap(Function.identity(), Function.identity())))
            .enabled(enabled),
        List.of(Secret.of("sk-upstream")));
    catalogue.reload();
  }
}

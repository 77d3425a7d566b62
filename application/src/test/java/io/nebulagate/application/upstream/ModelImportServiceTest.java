package io.nebulagate.application.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderOverrides;
import io.nebulagate.application.routing.ProviderOverrides.Replacement;
import io.nebulagate.application.routing.ProviderService;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.application.routing.UpstreamModels;
import io.nebulagate.application.upstream.ModelImportUseCase.Comparison;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.ProviderType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelImportServiceTest {

  private final InMemoryProviders store = new InMemoryProviders();
  private final LiveCatalogue catalogue =
      new LiveCatalogue(
          new ProviderOverrides(
              new InMemoryCatalogue(store, new InMemoryPrices()),
              Map.of(
                  "OVERRIDDEN",
                  new Replacement(
                      Optional.of(Secret.of("of-the-environment")),
                      Optional.of(URI.create("https://elsewhere.example")),
                      Optional.empty()))));
  private final ProviderService providers = new ProviderService(store, catalogue, _ -> {});
  private final TheirModels theirs = new TheirModels();
  private final ModelImportUseCase models = new ModelImportService(providers, catalogue, theirs);
  private long provider;

  @BeforeEach
  void aProviderThatKnowsOneOfThree() {
    provider = added("somebody", Map.of(name("ours"), name("theirs"), name("gone"), name("gone")));
    theirs.answer = Stream.of("theirs", "b", "a").map(ModelName::new).toList();
  }

  @Test
  void aLookChangesNothing() {
    Comparison seen = models.compare(provider, false);

    assertThat(seen)
        .isEqualTo(new Comparison(3, List.of(name("a"), name("b")), List.of(name("gone")), false));
    assertThat(modelsOf(provider)).containsOnlyKeys(name("ours"), name("gone"));
    assertThat(theirs.asked).containsExactly("https://a.example k1");
  }

  @Test
  void whatIsAppliedIsAddedAndNothingRemoved() {
    assertThat(models.compare(provider, true).applied()).isTrue();

    assertThat(modelsOf(provider))
        .containsOnly(
            Map.entry(name("ours"), name("theirs")),
            Map.entry(name("gone"), name("gone")),
            Map.entry(name("a"), name("a")),
            Map.entry(name("b"), name("b")));
    assertThat(catalogue.current().routes(name("a"))).hasSize(2);
    assertThat(models.compare(provider, true).added()).isEmpty();
  }

  @Test
  void aNameThatIsTakenIsLeftAlone() {
    theirs.answer = List.of(name("ours"));

    assertThat(models.compare(provider, true).added()).isEmpty();

    assertThat(modelsOf(provider)).containsEntry(name("ours"), name("theirs"));
  }

  @Test
  void theFirstKeyInUseAsks() {
    store.mark(
        store.find(provider).orElseThrow().keys().getFirst().id(),
        ProviderKey.Status.REFUSED,
        Optional.of("401"));
    catalogue.reload();

    models.compare(provider, false);

    assertThat(theirs.asked).containsExactly("https://a.example k2");
  }

  @Test
  void whatTheEnvironmentSaysWins() {
    models.compare(added("overridden", Map.of(name("m"), name("m"))), false);

    assertThat(theirs.asked).containsExactly("https://elsewhere.example of-the-environment");
  }

  @Test
  void aProviderWithoutModelsCanBeFilled() {
    long empty = added("empty", Map.of());

    models.compare(empty, true);

    assertThat(modelsOf(empty)).hasSize(3);
  }

  @Test
  void whatDoesNotFitIsRefusedWhole() {
    theirs.answer = IntStream.range(0, 5_000).mapToObj(i -> name("m" + i)).toList();

    assertThat(models.compare(provider, false).added()).hasSize(5_000);
    assertThat(refusal(provider, true))
        .isInstanceOfSatisfying(
            GatewayError.InvalidValue.class,
            error -> assertThat(error.field()).isEqualTo("models"));
    assertThat(modelsOf(provider)).hasSize(2);
  }

  @Test
  void aProviderThatDoesNotTellIsNamedAsTheOneAtFault() {
    theirs.fault = Optional.of(new UpstreamFault.Unauthorised(401));

    assertThat(refusal(provider, true))
        .isEqualTo(new GatewayError.UpstreamUnusable("it did not take the key (401)"));
    assertThat(modelsOf(provider)).hasSize(2);
  }

  @Test
  void whoCannotBeAskedIsRefused() {
    assertThat(refusal(987, false)).isEqualTo(new GatewayError.NotFound("provider"));
    store
        .find(provider)
        .orElseThrow()
        .keys()
        .forEach(key -> store.switchKey(provider, key.id(), false));
    catalogue.reload();
    assertThat(refusal(provider, false)).isInstanceOf(GatewayError.InvalidValue.class);
    assertThat(refusal(site(), false)).isInstanceOf(GatewayError.InvalidValue.class);
    assertThat(theirs.asked).isEmpty();
  }

  private GatewayError refusal(long id, boolean apply) {
    List<GatewayError> refusals = new ArrayList<>();
    assertThatThrownBy(() -> models.compare(id, apply))
        .isInstanceOfSatisfying(GatewayException.class, refused -> refusals.add(refused.error()));
    return refusals.getFirst();
  }

  private Map<ModelName, ModelName> modelsOf(long id) {
    return store.find(id).orElseThrow().provider().models();
  }

  private long added(String name, Map<ModelName, ModelName> some) {
    return providers
        .add(
            Provider.openAi(name, URI.create("https://a.example"), some),
            Secrets.keys(List.of(Secret.of("k1"), Secret.of("k2"))))
        .provider()
        .id();
  }

  private long site() {
    Provider plain = Provider.openAi("site", URI.create("https://site.example"), Map.of());
    Provider site =
        new Provider(
            0,
            plain.name(),
            ProviderType.NEWAPI,
            plain.baseUrl(),
            plain.models(),
            plain.aliases(),
            plain.traffic(),
            plain.region(),
            plain.tags(),
            true,
            plain.apis(),
            plain.timeouts(),
            Optional.of(new Provider.Site(1, false, Duration.ofHours(5))),
            Optional.empty());
    return providers
        .add(site, new Secrets(Optional.empty(), Optional.of(Secret.of("token"))))
        .provider()
        .id();
  }

  private static ModelName name(String text) {
    return new ModelName(text);
  }

  /** A provider's list of models. */
  private static final class TheirModels implements UpstreamModels {
    final List<String> asked = new ArrayList<>();
    List<ModelName> answer = List.of();
    Optional<UpstreamFault> fault = Optional.empty();

    @Override
    public List<ModelName> list(Provider provider, Secret key) {
      asked.add(provider.baseUrl() + " " + key.reveal());
      if (fault.isPresent()) {
        throw new UpstreamException(fault.get());
      }
      return answer;
    }
  }
}

package io.nebulagate.application.policy;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.routes.PreviewUseCase;
import io.nebulagate.application.routes.PreviewUseCase.Preview;
import io.nebulagate.application.routes.PreviewUseCase.Question;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Facts;
import io.nebulagate.domain.policy.Moderator;
import io.nebulagate.domain.policy.Ruleset;
import io.nebulagate.domain.policy.Tally;
import io.nebulagate.domain.policy.Verdict;
import io.nebulagate.domain.routing.Demand;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Judges by the policies in force and plans as a request does, in the same order of refusals. */
public final class SimulationService implements SimulationUseCase {

  private final LivePolicies live;
  private final PolicyGate.Looking looking;
  private final ApiKeyStore keys;
  private final PreviewUseCase previews;

  /**
   * Judges by what {@code live} has in force.
   *
   * @param keys where the tags of a key are found
   * @param previews plans the way
   */
  public SimulationService(
      LivePolicies live, PolicyGate.Looking looking, ApiKeyStore keys, PreviewUseCase previews) {
    this.live = live;
    this.looking = looking;
    this.keys = keys;
    this.previews = previews;
  }

  @Override
  public Simulated simulate(Imagined request) {
    Preview asked =
        previews.preview(
            new Question(request.model(), request.apiKey(), request.dialect(), request.api()));
    String text = looking.texts().of(request.body());
    ModelName model = asked.plan().routes().model();
    Optional<ApiKey> key = request.apiKey().map(this::key);
    Facts facts =
        new Facts(
            request.apiKey().orElse(0L),
            key.map(ApiKey::labels).orElse(Labels.NONE).tags(),
            request.api(),
            List.of(request.model(), model),
            text.getBytes(StandardCharsets.UTF_8).length,
            request.client().flatMap(looking.places()::countryOf),
            key.flatMap(one -> looking.owners().risks().of(one.tenant())),
            Map.of());
    Ruleset rules = live.current();
    Facts known =
        key.map(one -> facts.counted(found(rules.tallies(facts), one, model))).orElse(facts);
    Set<ModelName> notAsked = new HashSet<>();
    Moderator moderator = request.external() ? looking.moderator() : noting(notAsked);
    Verdict verdict = rules.judge(known, () -> text, moderator, looking.mark());
    return new Simulated(
        verdict,
        notAsked,
        verdict.rejectedBy().isPresent() ? Optional.empty() : Optional.of(way(request, verdict)));
  }

  private static Moderator noting(Set<ModelName> wanted) {
    return (model, text, patience) -> {
      wanted.add(model);
      return Moderator.NONE.ask(model, text, patience);
    };
  }

  /** What counts say now; without a key there is nobody they are about. */
  private Map<Tally, Boolean> found(List<Tally> tallies, ApiKey key, ModelName model) {
    RequestId nobody = new RequestId(UUID.randomUUID());
    return looking
        .owners()
        .tallies()
        .looking()
        .count(tallies, new Tallies.Subject(nobody, key, model))
        .toCompletableFuture()
        .join()
        .found();
  }

  private ApiKey key(long id) {
    return keys.find(id)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("API key")));
  }

  private Preview way(Imagined request, Verdict verdict) {
    Optional<ModelName> instead = verdict.degradeTo();
    Preview way =
        previews.preview(
            new Question(
                instead.orElse(request.model()),
                instead.isPresent() ? Optional.empty() : request.apiKey(),
                request.dialect(),
                request.api(),
                verdict.tags(),
                verdict.regions()));
    try {
      Demand demand = Demand.of(request.dialect(), request.api());
      Governed.narrow(verdict, demand, way.plan().routes());
      return way;
    } catch (GatewayException nobodyIsAllowed) {
      return new Preview(way.plan(), Optional.of(nobodyIsAllowed.error()));
    }
  }
}

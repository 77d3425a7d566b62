package io.nebulagate.application.policy;

import io.nebulagate.application.policy.Tallies.Counted;
import io.nebulagate.application.policy.Tallies.Subject;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Detector.Moderation;
import io.nebulagate.domain.policy.Facts;
import io.nebulagate.domain.policy.Moderator;
import io.nebulagate.domain.policy.Ruleset;
import io.nebulagate.domain.policy.Ruleset.Effort;
import io.nebulagate.domain.policy.Tally;
import io.nebulagate.domain.policy.Verdict;
import io.nebulagate.domain.routing.RouteSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Where requests are judged. Without policies that is one look at a field. What takes no time is
 * done at once, on the caller's thread; what may take some is done elsewhere and given up after a
 * while. Thread-safe; never blocks.
 */
public final class PolicyGate {

  /** How long rules may look at one request, unless the gate is told otherwise. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The largest body that is looked through on the caller's thread, in bytes. */
  static final int AT_ONCE_MAX = 16_384;

  private final Supplier<Ruleset> rules;
  private final Looking looking;

  /**
   * Judges by what {@code live} has in force.
   *
   * @param looking how prompts are read
   */
  public PolicyGate(LivePolicies live, Looking looking) {
    this(live::current, looking);
  }

  private PolicyGate(Supplier<Ruleset> rules, Looking looking) {
    this.rules = rules;
    this.looking = looking;
  }

  /** A gate that everybody passes. */
  public static PolicyGate open() {
    return new PolicyGate(
        () -> Ruleset.EMPTY,
        new Looking(
            _ -> "",
            _ -> "",
            Places.UNKNOWN,
            Owners.UNKNOWN,
            UnaryOperator.identity(),
            Runnable::run,
            PATIENCE));
  }

  /**
   * How requests are looked at.
   *
   * @param places tells which country they come from
   * @param owners what is known of who asks
   * @param mark makes of a passage what may be kept of it: the same for the same passage, and no
   *     way back
   * @param moderator asks models what they think of a prompt
   * @param slow runs what may take a while, and may be blocked by it
   * @param patience how long that may be without what others are asked; rules that need longer are
   *     treated as failed
   */
  public record Looking(
      PromptTexts texts,
      AnswerTexts answers,
      Places places,
      Owners owners,
      UnaryOperator<String> mark,
      Moderator moderator,
      Executor slow,
      Duration patience) {

    /** Looking without asking anybody. */
    public Looking(
        PromptTexts texts,
        AnswerTexts answers,
        Places places,
        Owners owners,
        UnaryOperator<String> mark,
        Executor slow,
        Duration patience) {
      this(texts, answers, places, owners, mark, Moderator.NONE, slow, patience);
    }

    /** How long it may take; models are waited for besides. */
    Duration patience(Effort effort) {
      return effort == Effort.ASKING ? patience.plus(Moderation.PATIENCE_MAX) : patience;
    }
  }

  /**
   * What is known of who asks.
   *
   * @param risks how far they are distrusted
   * @param tallies counts what they do
   * @param afterwards does what verdicts leave to be done
   */
  public record Owners(Risks risks, Tallies tallies, Afterwards afterwards) {

    /** Nothing, and nobody counts. */
    public static final Owners UNKNOWN =
        new Owners(_ -> Optional.empty(), Tallies.NONE, Afterwards.NOTHING);

    private Owners looking() {
      return new Owners(risks, tallies.looking(), Afterwards.NOTHING);
    }

    private CompletionStage<Counted> count(List<Tally> wanted, Subject subject) {
      return wanted.isEmpty()
          ? CompletableFuture.completedStage(Counted.NOTHING)
          : tallies.count(wanted, subject);
    }
  }

  /**
   * Judges a request of {@code key}.
   *
   * @param inForce what is configured while it runs
   * @throws GatewayException with {@link GatewayError.ModelNotFound} or {@link
   *     GatewayError.ModelNotAllowed}, before anything is judged
   */
  public CompletionStage<Governed> govern(
      ApiKey key, LiveCatalogue.InForce inForce, Governed.Question question) {
    return govern(key, inForce, question, looking.owners());
  }

  /** As the other, of a request that does not count as one and leaves nothing behind. */
  public CompletionStage<Governed> look(
      ApiKey key, LiveCatalogue.InForce inForce, Governed.Question question) {
    return govern(key, inForce, question, looking.owners().looking());
  }

  private CompletionStage<Governed> govern(
      ApiKey key, LiveCatalogue.InForce inForce, Governed.Question question, Owners owners) {
    long since = System.nanoTime();
    ModelName asked = question.head().model();
    RouteSet routes = inForce.routes(asked, key.scope());
    Ruleset current = rules.get();
    if (current.isEmpty()) {
      return CompletableFuture.completedStage(
          new Governed(
              key,
              inForce,
              question,
              routes,
              Verdict.NONE,
              Optional.empty(),
              Governed.Watch.NOTHING,
              since));
    }
    Governed.Question placed = question.from(countryOf(question.client()));
    Facts facts =
        new Facts(
            key.id(),
            key.labels().tags(),
            question.api(),
            List.of(asked, routes.model()),
            question.head().promptBytes(),
            placed.country(),
            owners.risks().of(key.tenant()),
            Map.of());
    Subject subject = new Subject(question.id(), key, routes.model());
    return owners
        .count(current.tallies(facts), subject)
        .thenCompose(counted -> {
          Facts known = facts.counted(counted.found());
          Governed.Watch watch = new Governed.Watch(counted.tickets(), current.spenders());
          Optional<AnswerGuard> guard = guard(current, known, question.api());
          return judge(current, known, question.body())
              .thenApply(verdict -> {
                if (!verdict.aftermath().isEmpty()) {
                  owners.afterwards().follow(subject, verdict.aftermath());
                }
                return new Governed(key, inForce, placed, routes, verdict, guard, watch, since);
              });
        });
  }

  /** What a trusted proxy tells of it counts before what is known of its address. */
  private Optional<String> countryOf(Origin client) {
    return client.country().or(() -> looking.places().countryOf(client.address()));
  }

  private Optional<AnswerGuard> guard(Ruleset inForce, Facts facts, Api api) {
    return inForce
        .watch(facts, looking.mark())
        .filter(_ -> isText(api))
        .map(watch -> new AnswerGuard(watch, looking.answers()));
  }

  private CompletionStage<Verdict> judge(Ruleset inForce, Facts facts, RequestBody body) {
    Supplier<String> text = () -> looking.texts().of(body);
    Effort effort = inForce.effort(facts);
    if (effort == Effort.NO_TEXT || (effort == Effort.TEXT && body.bytes().length <= AT_ONCE_MAX)) {
      return CompletableFuture.completedStage(inForce.judge(facts, text, looking.mark()));
    }
    return CompletableFuture.supplyAsync(
            () -> inForce.judge(facts, text, looking.moderator(), looking.mark()), looking.slow())
        .orTimeout(looking.patience(effort).toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> inForce.judge(facts, PolicyGate::notRead, looking.mark()));
  }

  /** Whether its answer is text; vectors and sound are nothing to look for words in. */
  private static boolean isText(Api api) {
    return api.isConversation() || api == Api.COMPLETIONS;
  }

  private static String notRead() {
    throw new IllegalStateException("the prompt was not read in time");
  }
}

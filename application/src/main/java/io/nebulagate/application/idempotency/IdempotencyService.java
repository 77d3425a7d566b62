package io.nebulagate.application.idempotency;

import io.nebulagate.application.idempotency.KeptAnswers.Claim;
import io.nebulagate.application.idempotency.KeptAnswers.Found;
import io.nebulagate.application.idempotency.KeptAnswers.Scope;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Decides what a request with an Idempotency-Key is: the first of its kind, which runs, or a
 * repeat. Thread-safe; only {@link #renew} and {@link #forget} block.
 */
public final class IdempotencyService {

  /** How long a claim outlives the replica that made it. */
  public static final Duration LOCK = Duration.ofSeconds(60);

  private static final Duration COME_BACK = Duration.ofSeconds(1);

  /** Headers that make the same body another question: versions and previews of a dialect. */
  private static final List<String> MEANINGFUL =
      List.of("anthropic-beta", "anthropic-version", "openai-beta");

  private static final Logger LOG = System.getLogger(IdempotencyService.class.getName());

  private final KeptAnswers answers;
  private final BodyDigest digest;
  private final Executor slow;
  private final Set<RequestId> running = ConcurrentHashMap.newKeySet();

  /**
   * A service.
   *
   * @param slow runs what blocks or computes
   */
  public IdempotencyService(KeptAnswers answers, BodyDigest digest, Executor slow) {
    this.answers = answers;
    this.digest = digest;
    this.slow = slow;
  }

  /** For gateways that remember nothing. */
  public static IdempotencyService remembersNothing() {
    return new IdempotencyService(KeptAnswers.NONE, json -> new byte[0], Runnable::run);
  }

  /**
   * What was asked under a key.
   *
   * @param headers the client's headers that a provider may see, names in lower case
   * @param beside what the path asks for that the body does not repeat; empty where it says all
   */
  public record Question(
      RequestId request,
      Scope scope,
      Map<String, String> headers,
      RequestBody body,
      String beside) {

    /** A question whose body says all. */
    public Question(RequestId request, Scope scope, Map<String, String> headers, RequestBody body) {
      this(request, scope, headers, body, "");
    }
  }

  /** Where a request goes on from here. */
  public sealed interface Way {
    /** It runs, and ends its claim in the end. */
    record Run(RunningClaim claim) implements Way {}

    /** It ran before; this is what it was answered. */
    record Repeat(KeptAnswer answer) implements Way {}
  }

  /**
   * Claims the key of a request. Fails with a {@link GatewayException}: {@link
   * GatewayError.IdempotencyKeyReused}, {@link GatewayError.IdempotencyInProgress}, {@link
   * GatewayError.AlreadyCompleted}, or {@link GatewayError.Overloaded} when nobody can be asked.
   */
  public CompletionStage<Way> enter(Question question) {
    return CompletableFuture.supplyAsync(() -> way(question), slow);
  }

  /** Keeps the claims of running requests alive. Meant to be called every third of a minute. */
  public void renew() {
    if (!running.isEmpty()) {
      answers.renew(Set.copyOf(running), LOCK);
    }
  }

  /** Forgets what is older than a day; answers how many, at most {@code limit}. */
  public int forget(int limit) {
    return answers.forget(limit);
  }

  private Way way(Question question) {
    RequestId request = question.request();
    running.add(request);
    boolean ours = false;
    try {
      Found found = claim(new Claim(question.scope(), fingerprint(question), request));
      ours = found instanceof Found.Nothing;
      return switch (found) {
        case Found.Nothing _ -> new Way.Run(new RunningClaim(this, request));
        case Found.Running _ -> throw refusal(new GatewayError.IdempotencyInProgress(COME_BACK));
        case Found.OtherQuestion _ -> throw refusal(new GatewayError.IdempotencyKeyReused());
        case Found.Ended ended ->
            new Way.Repeat(
                ended.repeatable().orElseThrow(() -> refusal(completed(ended.answer()))));
      };
    } finally {
      if (!ours) {
        running.remove(request);
      }
    }
  }

  private Found claim(Claim claim) {
    try {
      return answers.claim(claim, LOCK);
    } catch (GatewayException refused) {
      throw refused;
    } catch (RuntimeException unreachable) {
      LOG.log(Level.ERROR, "no idempotency key can be claimed", unreachable);
      throw refusal(new GatewayError.Overloaded(COME_BACK));
    }
  }

  private static GatewayError completed(KeptAnswer answer) {
    return new GatewayError.AlreadyCompleted(answer.request(), answer.cost());
  }

  private static GatewayException refusal(GatewayError error) {
    return new GatewayException(error);
  }

  private String fingerprint(Question question) {
    MessageDigest sha = sha256();
    StringBuilder asked = new StringBuilder("POST\n").append(question.scope().route());
    asked.append(question.beside().isEmpty() ? "" : "\n" + question.beside());
    Map<String, String> headers = new TreeMap<>(question.headers());
    headers.keySet().retainAll(MEANINGFUL);
    headers.forEach((name, value) -> asked.append('\n').append(name).append(':').append(value));
    sha.update(asked.append("\n\n").toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(sha.digest(digest.of(question.body().bytes())));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  // ── for running claims ──

  CompletionStage<Void> keep(KeptAnswer answer) {
    return afterwards(() -> answers.keep(answer), answer.request());
  }

  CompletionStage<Void> release(RequestId request) {
    return afterwards(() -> answers.release(request), request);
  }

  void ended(RequestId request) {
    running.remove(request);
  }

  /** What fails here frees the key a minute later, and is no reason to break an answer. */
  private CompletionStage<Void> afterwards(Runnable step, RequestId request) {
    return CompletableFuture.runAsync(step, slow)
        .exceptionally(failure -> {
          LOG.log(Level.ERROR, "the idempotency key of " + request + " was not ended", failure);
          return null;
        });
  }
}

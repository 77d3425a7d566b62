package io.nebulagate.application.usage;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.policy.Hit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of one request that was admitted, or that policies had a say in: enough to explain
 * its charge and its way, never a prompt or an answer.
 *
 * @param status the HTTP status the client saw; 499 when it left before one was sent
 * @param charge what was charged, with its arithmetic; empty when nothing was
 * @param attempts every try, in order
 * @param choice the routes there were to choose from; empty where there was one
 * @param hits what rules of policies found in it, in order
 * @param traits what else rules could have looked at; empty where nobody looked
 * @param loweredTo the version of a plan it ran under because its owner was distrusted
 */
public record RequestRecord(
    RequestId id,
    Caller caller,
    Question question,
    int status,
    Usage usage,
    Optional<Charge> charge,
    List<Attempt> attempts,
    Timing timing,
    Optional<RouteChoice> choice,
    List<Hit> hits,
    Optional<Traits> traits,
    Optional<Long> loweredTo) {

  /** Copies the lists. */
  public RequestRecord {
    attempts = List.copyOf(attempts);
    hits = List.copyOf(hits);
  }

  /** The record of a request that had no choice. */
  public RequestRecord(
      RequestId id,
      Caller caller,
      Question question,
      int status,
      Usage usage,
      Optional<Charge> charge,
      List<Attempt> attempts,
      Timing timing) {
    this(
        id,
        caller,
        question,
        status,
        usage,
        charge,
        attempts,
        timing,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** The record of a request that nobody was asked. */
  public static RequestRecord refused(
      RequestId id, Caller caller, Question question, int status, Timing timing) {
    return new RequestRecord(
        id, caller, question, status, Usage.NONE, Optional.empty(), List.of(), timing);
  }

  /** The same record with the choice there was. */
  public RequestRecord choosing(Optional<RouteChoice> among) {
    return new RequestRecord(
        id, caller, question, status, usage, charge, attempts, timing, among, hits, traits,
        loweredTo);
  }

  /** The same record with what policies found. */
  public RequestRecord governedBy(List<Hit> found) {
    return new RequestRecord(
        id, caller, question, status, usage, charge, attempts, timing, choice, found, traits,
        loweredTo);
  }

  /** The same record with what policies could have looked at. */
  public RequestRecord showing(Traits shown) {
    return new RequestRecord(
        id,
        caller,
        question,
        status,
        usage,
        charge,
        attempts,
        timing,
        choice,
        hits,
        Optional.of(shown),
        loweredTo);
  }

  /** Who asked and who pays. */
  public record Caller(long apiKeyId, AccountId account, long tenant) {}

  /** What was asked, without its words. */
  public record Question(Dialect dialect, Api api, ModelName model, boolean stream) {}

  /**
   * What rules of policies may look at without reading a prompt, besides what is kept anyway.
   *
   * @param asked the model by the name it was asked for
   * @param meant the one that name leads to
   * @param promptBytes the size of all text in the prompt in UTF-8 bytes
   * @param country where it came from (ISO 3166-1); empty where nobody knows, or wanted to
   */
  public record Traits(
      ModelName asked, ModelName meant, long promptBytes, Optional<String> country) {}

  /**
   * What was used.
   *
   * @param raw the provider's report as it came, as JSON; empty when it sent none
   */
  public record Usage(TokenUsage tokens, UsageSource source, Optional<String> raw) {

    /** Nothing is known to have been used. */
    public static final Usage NONE =
        new Usage(TokenUsage.NONE, UsageSource.MISSING, Optional.empty());

    /** Nothing was used: the answer was given before. */
    public static final Usage REPLAYED =
        new Usage(TokenUsage.NONE, UsageSource.REPLAY, Optional.empty());
  }

  /** Where the numbers come from. */
  public enum UsageSource {
    /** The provider's own report. */
    EXACT,
    /** Counted here. */
    ESTIMATED,
    /** Nobody knows, and nothing was charged. */
    MISSING,
    /** Nothing ran: the answer was given before, and paid for then. */
    REPLAY
  }

  /**
   * One try.
   *
   * @param status the upstream's HTTP status, 0 when there was none
   * @param outcome {@link #SERVED} or the name of the fault
   * @param cost what the provider charges the operator for it; empty when nobody knows
   */
  public record Attempt(
      String provider,
      long routeId,
      int status,
      String outcome,
      Duration latency,
      Optional<Money> cost) {

    /** The outcome of the try that the client's answer came from. */
    public static final String SERVED = "served";

    /** A try whose cost is not known, or not yet. */
    public Attempt(String provider, long routeId, int status, String outcome, Duration latency) {
      this(provider, routeId, status, outcome, latency, Optional.empty());
    }

    /** Whether the client's answer came from it. */
    public boolean served() {
      return outcome.equals(SERVED);
    }

    /** The same try with its cost. */
    public Attempt costing(Optional<Money> known) {
      return new Attempt(provider, routeId, status, outcome, latency, known);
    }
  }

  /**
   * When it happened.
   *
   * @param firstByte from the start to the first bytes for the client; empty when there were none
   * @param total from the start to the end
   */
  public record Timing(Instant startedAt, Optional<Duration> firstByte, Duration total) {}
}

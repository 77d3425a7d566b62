package io.nebulagate.application.relay;

import io.nebulagate.application.billing.CostEstimate;
import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.LimitGate;
import io.nebulagate.application.limits.RateLimiter.Answer;
import io.nebulagate.application.limits.RateLimiter.Ticket;
import io.nebulagate.application.limits.RateLimiter.Wanted;
import io.nebulagate.application.limits.Standing;
import io.nebulagate.application.relay.AdmitStage.Admitted;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Verdict.RuleLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * The step between admission and hold: how fast, and how many at once. A request that nothing
 * bounds passes through it untouched. Whatever becomes of one that was let through, its tokens are
 * corrected and its leases freed once, at its end.
 */
final class LimitStage {

  private final LimitGate gate;
  private final RelayRequest request;
  private Optional<Standing> standing = Optional.empty();
  private final List<Ticket> tickets = new ArrayList<>(1);
  private long estimated;

  LimitStage(LimitGate gate, RelayRequest request) {
    this.gate = gate;
    this.request = request;
  }

  /** What policies count of the request ends with it, too. */
  void counted(List<Ticket> granted) {
    tickets.addAll(granted);
  }

  /** Lets the request pass, on its own thread, or fails with {@link GatewayError.RateLimited}. */
  CompletionStage<Admitted> enter(Admitted admitted) {
    List<Bound> bounds = bounds(admitted);
    if (bounds.isEmpty()) {
      return CompletableFuture.completedStage(admitted);
    }
    estimated = tokens(admitted.estimate());
    return gate.acquire(new Wanted(request.id(), bounds, estimated))
        .thenApplyAsync(
            answer -> {
              obey(answer);
              return admitted;
            },
            request.executor());
  }

  private List<Bound> bounds(Admitted admitted) {
    List<Bound> own = gate.bounds(admitted.key(), admitted.model());
    List<RuleLimit> ruled = admitted.governed().verdict().limits();
    return ruled.isEmpty()
        ? own
        : Stream.concat(own.stream(), ruled.stream().map(limit -> bound(limit, admitted.key())))
            .toList();
  }

  /** Counted apart from what the key itself is bound by. */
  private static Bound bound(RuleLimit limit, ApiKey key) {
    return new Bound(
        LimitLevel.KEY,
        limit.rule() + "/" + key.id(),
        Limits.ofRequestsPerMinute(limit.requestsPerMinute()));
  }

  private void obey(Answer answer) {
    standing = Optional.of(answer.standing());
    switch (answer) {
      case Answer.Granted granted -> tickets.add(granted.ticket());
      case Answer.Refused refused ->
          throw new GatewayException(
              new GatewayError.RateLimited(
                  refused.limit(), refused.bound().level(), refused.retryAfter()));
    }
  }

  /** The prompt, and of the answer what the client bounds it to, or else what is held first. */
  private long tokens(CostEstimate estimate) {
    return estimate.promptTokens()
        + (request.head().outputTokensMax().isPresent()
            ? estimate.mostOutputTokens()
            : estimate.firstOutputTokens());
  }

  /** How the limits stood when the request asked; empty when nothing bounds it. */
  Optional<Standing> standing() {
    return standing;
  }

  /** The request has ended and used so many tokens. */
  void release(long tokensUsed) {
    tickets.forEach(ticket -> gate.release(ticket, tokensUsed));
  }

  /** The request has ended, nobody knows with how many tokens: the estimate stands. */
  void release() {
    release(estimated);
  }
}

package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.policy.replay.ReplayUseCase.Replayed;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.replay.Replay;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a version would have said of past requests. */
@Schema(name = "PolicyReplay")
record ReplayView(
    @JsonProperty("policy_id") long policyId,
    @Schema(description = "Null: a draft") @Nullable Integer version,
    @Schema(description = "How many requests were looked at") long requests,
    @Schema(description = "Whether that is all of the window") boolean complete,
    @Schema(format = "date-time", description = "When the oldest of them came")
        @Nullable String oldest,
    @JsonProperty("refused_before")
        @Schema(description = "How many of them an older policy had refused; they are passed over")
        long refusedBefore,
    @Schema(description = "In how many a rule would have held") long hits,
    @JsonProperty("newly_hit") @Schema(description = "In how many of those none held then")
        long newlyHit,
    @JsonProperty("no_longer_hit")
        @Schema(description = "In how many a rule held then, and none would have, for certain")
        long noLongerHit,
    @Schema(description = "How many keys would have been hit") long keys,
    long accounts,
    List<RuleReplayView> rules,
    @JsonProperty("top_keys") List<KeyHitsView> topKeys) {

  static ReplayView of(Policy policy, Replayed replayed) {
    Replay.Outcome outcome = replayed.outcome();
    return new ReplayView(
        policy.id(),
        policy.version() == 0 ? null : policy.version(),
        outcome.looked(),
        replayed.complete(),
        replayed.oldest().map(Instant::toString).orElse(null),
        outcome.refusedBefore(),
        outcome.hit(),
        outcome.newly(),
        outcome.noLonger(),
        outcome.keys(),
        outcome.accounts(),
        outcome.rules().stream().map(RuleReplayView::of).toList(),
        outcome.mostHit().stream().map(KeyHitsView::of).toList());
  }

  /** What a rule would have found. */
  @Schema(name = "PolicyRuleReplay")
  record RuleReplayView(
      String rule,
      @Schema(description = "As in a policy's `then`") String then,
      @JsonProperty("not_replayable")
          @Schema(description = "It looks at what is not kept, such as the prompt")
          boolean notReplayable,
      @Schema(description = "Where it would have held") long hits,
      @Schema(description = "Where it may have held: all that is kept speaks for it") long untold,
      @Schema(description = "Where it held then, in whatever version") long recorded,
      @JsonProperty("newly_hit") long newlyHit,
      @JsonProperty("no_longer_hit") long noLongerHit) {

    static RuleReplayView of(Replay.RuleOutcome rule) {
      return new RuleReplayView(
          rule.rule(),
          rule.action().label(),
          !rule.replayable(),
          rule.hits(),
          rule.untold(),
          rule.recorded(),
          rule.newly(),
          rule.noLonger());
    }
  }

  /** A key, and in how many of its requests a rule would have held. */
  @Schema(name = "PolicyKeyHits")
  record KeyHitsView(@JsonProperty("api_key_id") long apiKeyId, long hits) {

    static KeyHitsView of(Replay.KeyHits key) {
      return new KeyHitsView(key.apiKey(), key.hits());
    }
  }
}

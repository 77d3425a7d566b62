package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.policy.PolicyUseCase;
import io.nebulagate.application.policy.replay.ReplayUseCase;
import io.nebulagate.application.policy.replay.TrafficLog.Window;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.inbound.http.admin.InputReader;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is replayed, and over which requests. */
record ReplayInput(InputReader input) {

  private static final Duration WINDOW_MAX = Duration.ofDays(31);
  private static final String VERSION = "version";
  private static final String DRAFT = "draft";
  private static final String FROM = "from";
  private static final String UNTIL = "until";
  private static final String REQUESTS = "requests_max";

  static ReplayInput of(InputStream body) {
    return new ReplayInput(InputReader.of(body, VERSION, DRAFT, FROM, UNTIL, REQUESTS));
  }

  /** The version that is named, the one in force, or what a draft makes of that one. */
  Policy policy(long id, PolicyUseCase policies) {
    Optional<Integer> version =
        input.optional(VERSION, field -> (int) input.number(field, 1, Integer.MAX_VALUE));
    Optional<PolicyInput> draft = input.optional(DRAFT, field -> PolicyInput.ofDraft(input, field));
    if (version.isPresent() && draft.isPresent()) {
      throw input.invalid(DRAFT, "stands instead of '" + VERSION + "'");
    }
    Policy kept =
        (version.isPresent() ? policies.find(id, version.get()) : policies.find(id)).policy();
    return draft.map(changes -> changes.applyTo(kept).as(id, 0)).orElse(kept);
  }

  Window window() {
    Instant from = input.instant(FROM);
    Instant until = input.instant(UNTIL);
    if (!from.isBefore(until)) {
      throw GatewayException.invalidValue(FROM, "must be before '" + UNTIL + "'");
    }
    if (until.isAfter(from.plus(WINDOW_MAX))) {
      throw GatewayException.invalidValue(
          UNTIL, "must be at most " + WINDOW_MAX.toDays() + " days after '" + FROM + "'");
    }
    return new Window(from, until);
  }

  int requestsMax() {
    return input
        .optional(REQUESTS, field -> (int) input.number(field, 1, ReplayUseCase.REQUESTS_MAX))
        .orElse(ReplayUseCase.REQUESTS_MAX);
  }

  /** The same, as the document shows it. */
  @Schema(name = "PolicyReplayRequest")
  record Fields(
      @Schema(minimum = "1", description = "Null: the one in force") @Nullable Integer version,
      @Schema(description = "Instead of a version: what would change of the one in force")
          @Nullable Draft draft,
      @Schema(format = "date-time") String from,
      @Schema(format = "date-time", description = "That moment is left out; 31 days at most")
          String until,
      @JsonProperty("requests_max")
          @Schema(
              minimum = "1",
              maximum = "200000",
              defaultValue = "200000",
              description = "The newest ones")
          @Nullable Integer requestsMax) {}

  /** A change that is not kept, as the document shows it: what is not named stays. */
  @Schema(name = "PolicyDraft")
  record Draft(
      @Schema(maxLength = Policy.NAME_MAX) Optional<String> name,
      @Schema(enumeration = {"enforce", "observe", "off"}) Optional<String> mode,
      @Schema(minimum = "0", maximum = "100") Optional<Integer> share,
      Optional<List<PolicyInput.RuleFields>> rules) {}
}

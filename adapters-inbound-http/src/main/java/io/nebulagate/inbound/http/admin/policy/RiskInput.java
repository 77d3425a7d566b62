package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.risk.Risk;
import io.nebulagate.domain.policy.RiskLevel;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whom an operator distrusts, as the document shows it. */
@Schema(name = "RiskInput")
record RiskInput(
    @JsonProperty("owner_id") @Schema(ref = Schemas.ID) long ownerId,
    @Schema(enumeration = {"low", "medium", "high"}) String level,
    @Schema(maxLength = Risk.REASON_MAX) String reason,
    @JsonProperty("expires_at") @Schema(format = "date-time") String expiresAt) {

  /** The longest that somebody is distrusted without another look. */
  private static final Duration LASTING_MAX = Duration.ofDays(3_660);

  /** Reads a risk; {@code now} is before it ends. */
  static Risk read(InputStream body, Instant now) {
    InputReader input = InputReader.of(body, "owner_id", "level", "reason", "expires_at");
    long owner = input.id("owner_id");
    RiskLevel level = RiskWords.level(input, "level");
    String reason = input.text("reason");
    Instant end = input.instant("expires_at");
    if (!now.isBefore(end) || end.isAfter(now.plus(LASTING_MAX))) {
      throw input.invalid("expires_at", "must be in the future, within ten years");
    }
    return input.checked("reason", () -> new Risk(owner, Risk.Source.OPERATOR, level, reason, end));
  }
}

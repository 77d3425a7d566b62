package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.compensation.Compensation;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.admin.InputReader;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an operator asks to give to many. */
final class CompensationInput {

  private CompensationInput() {}

  static Compensation read(InputReader input, String actor) {
    String asset = input.optionalText("asset").orElse("USD");
    if (!asset.equals("USD")) {
      throw input.invalid("asset", "must be USD; TOKEN and CALL come with plans");
    }
    return new Compensation(
        AccountFilter.read(input), input.money("amount"), input.text("reason"), actor);
  }

  /** What it may say, as the document shows it. */
  @Schema(name = "Compensation")
  record Fields(
      AccountFilter.Conditions filter,
      @Schema(enumeration = "USD", defaultValue = "USD") @Nullable String asset,
      Money amount,
      String reason,
      @JsonProperty("dry_run")
          @Schema(description = "Only tell whom it would reach", defaultValue = "false")
          @Nullable Boolean dryRun) {}
}

package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.Rollover;
import io.nebulagate.inbound.http.admin.policy.PathWords;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What each cycle includes, and what it may be used for. */
record AllowanceView(
    String asset,
    @Schema(description = "USD, tokens or calls") String amount,
    List<String> models,
    List<String> paths,
    List<String> regions,
    List<String> tags,
    String rollover,
    @JsonProperty("rollover_most") @Nullable String rolloverMost) {

  static AllowanceView of(Allowance allowance) {
    AllowanceScope scope = allowance.scope();
    return new AllowanceView(
        AssetWords.of(allowance.asset()),
        allowance.asset().toDecimal(allowance.amount()),
        sorted(scope.models(), ModelName::value),
        sorted(scope.apis(), PathWords::of),
        sorted(scope.regions(), Function.identity()),
        sorted(scope.tags(), Function.identity()),
        switch (allowance.rollover()) {
          case Rollover.None() -> "none";
          case Rollover.All() -> "all";
          case Rollover.UpTo(long _) -> "amount";
          case Rollover.UpToPercent(int _) -> "percent";
        },
        switch (allowance.rollover()) {
          case Rollover.None(), Rollover.All() -> null;
          case Rollover.UpTo(long most) -> allowance.asset().toDecimal(most);
          case Rollover.UpToPercent(int percent) -> Integer.toString(percent);
        });
  }

  private static <T> List<String> sorted(Collection<T> members, Function<T, String> form) {
    return members.stream().map(form).sorted().toList();
  }
}

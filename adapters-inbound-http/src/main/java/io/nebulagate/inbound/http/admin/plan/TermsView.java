package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a plan promises. */
record TermsView(
    CycleView cycle,
    List<AllowanceView> allowances,
    int priority,
    String overage,
    @JsonProperty("overage_model") @Nullable String overageModel,
    String expiry,
    @JsonProperty("expiry_model") @Nullable String expiryModel,
    @Nullable List<String> models) {

  static TermsView of(PlanTerms terms) {
    return new TermsView(
        CycleView.of(terms.cycle()),
        terms.allowances().stream().map(AllowanceView::of).toList(),
        terms.priority(),
        switch (terms.overage()) {
          case Overage.Block() -> "block";
          case Overage.Allow() -> "allow";
          case Overage.Aside() -> "aside";
          case Overage.Degrade(ModelName _) -> "degrade";
        },
        terms.overage() instanceof Overage.Degrade(ModelName model) ? model.value() : null,
        switch (terms.expiry()) {
          case Expiry.Block() -> "block";
          case Expiry.Notify() -> "notify";
          case Expiry.Degrade(ModelName _) -> "degrade";
        },
        terms.expiry() instanceof Expiry.Degrade(ModelName model) ? model.value() : null,
        models(terms).orElse(null));
  }

  private static Optional<List<String>> models(PlanTerms terms) {
    return terms.models().map(models -> models.stream().map(ModelName::value).sorted().toList());
  }

  /** How long an allowance lasts. */
  record CycleView(int count, String unit) {

    static CycleView of(BillingCycle cycle) {
      return new CycleView(cycle.count(), cycle.unit().name().toLowerCase(Locale.ROOT));
    }
  }
}

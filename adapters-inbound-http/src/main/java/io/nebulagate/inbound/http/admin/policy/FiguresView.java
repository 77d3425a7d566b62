package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.policy.PolicyTrail;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How often the rules of a policy held. */
@Schema(name = "PolicyFigures")
record FiguresView(
    @Schema(description = "All requests of that time, counted to 1 000 000") long requests,
    List<RuleFiguresView> rules) {

  static FiguresView of(PolicyTrail.Figures figures) {
    return new FiguresView(
        figures.requests(), figures.rules().stream().map(RuleFiguresView::of).toList());
  }

  /** Counts of a rule of one version. */
  @Schema(name = "PolicyRuleFigures")
  record RuleFiguresView(
      int version,
      String rule,
      long hits,
      @Schema(description = "How often its action was taken") long acted,
      @Schema(description = "How often a detector failed") long failed,
      @JsonProperty("false_positives") long falsePositives) {

    static RuleFiguresView of(PolicyTrail.RuleFigures rule) {
      return new RuleFiguresView(
          rule.version(),
          rule.rule(),
          rule.hits(),
          rule.acted(),
          rule.failed(),
          rule.falsePositives());
    }
  }
}

package io.nebulagate.inbound.http.admin.upstream;

import io.nebulagate.application.upstream.ModelImportUseCase.Comparison;
import io.nebulagate.domain.chat.ModelName;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A provider's models beside those it says it has. */
@Schema(name = "ModelComparison")
record ComparisonView(
    @Schema(description = "How many models the provider has") int found,
    @Schema(description = "Those that are not configured yet; with `applied`, that were not")
        List<String> added,
    @Schema(description = "The provider's names of those that are configured and it does not have")
        List<String> missing,
    boolean applied) {

  static ComparisonView of(Comparison seen) {
    return new ComparisonView(
        seen.found(),
        seen.added().stream().map(ModelName::value).toList(),
        seen.missing().stream().map(ModelName::value).toList(),
        seen.applied());
  }
}

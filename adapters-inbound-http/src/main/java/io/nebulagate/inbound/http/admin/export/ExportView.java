package io.nebulagate.inbound.http.admin.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportSink;
import io.nebulagate.application.export.ExportStore.Failure;
import io.nebulagate.application.export.ExportStore.Kept;
import io.nebulagate.application.export.ExportStore.Mark;
import io.nebulagate.application.export.ExportTarget;
import io.nebulagate.application.export.ExportUseCase.Standing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A sink and how it fares, without its secret. */
@Schema(name = "Export")
record ExportView(
    long id,
    String name,
    @Schema(enumeration = {ExportView.FILE, ExportView.HTTPS}) String type,
    boolean enabled,
    @Nullable String url,
    List<KindView> kinds,
    @Schema(description = "How many times in a row it went wrong") int failures,
    @Schema(description = "What went wrong last, even when all is well again")
        @JsonProperty("last_error")
        @Nullable String lastError,
    @JsonProperty("last_error_at") @Nullable String lastErrorAt) {

  static final String FILE = "file";
  static final String HTTPS = "https";

  static ExportView of(Standing standing) {
    Kept kept = standing.kept();
    ExportSink sink = kept.sink();
    return new ExportView(
        sink.id(),
        sink.name(),
        url(sink).isPresent() ? HTTPS : FILE,
        sink.enabled(),
        url(sink).map(URI::toString).orElse(null),
        sink.kinds().stream().map(kind -> KindView.of(kind, standing)).toList(),
        kept.failures(),
        kept.failure().map(Failure::message).orElse(null),
        kept.failure().map(Failure::at).map(Instant::toString).orElse(null));
  }

  private static Optional<URI> url(ExportSink sink) {
    return sink.target() instanceof ExportTarget.Receiver receiver
        ? Optional.of(receiver.address())
        : Optional.empty();
  }

  /** How far one kind has come. */
  @Schema(name = "ExportProgress")
  record KindView(
      @Schema(enumeration = {"ledger", "audit", "verdict"}) String kind,
      @Schema(description = "Null: files are kept for good, or a receiver keeps them")
          @JsonProperty("keep_days")
          @Nullable Integer keepDays,
      @Schema(description = "How long the oldest row that was not delivered has waited")
          @JsonProperty("lag_seconds")
          long lagSeconds,
      @Schema(description = "When the last page was taken") @JsonProperty("delivered_at")
          @Nullable String deliveredAt) {

    private static KindView of(ExportKind kind, Standing standing) {
      return new KindView(
          kind.label(),
          keepDays(kind, standing.kept().sink()),
          standing.lags().getOrDefault(kind, Duration.ZERO).toSeconds(),
          Optional.ofNullable(standing.kept().marks().get(kind))
              .map(Mark::at)
              .map(Instant::toString)
              .orElse(null));
    }

    private static @Nullable Integer keepDays(ExportKind kind, ExportSink sink) {
      return sink.target() instanceof ExportTarget.Folder(Map<ExportKind, Integer> keepDays)
          ? keepDays.get(kind)
          : null;
    }
  }

  /** A sink that was made just now: the secret is shown once. */
  @Schema(name = "NewExport")
  record Made(ExportView export, @Nullable String secret) {

    static Made of(Standing standing) {
      String secret =
          standing.kept().sink().target() instanceof ExportTarget.Receiver receiver
              ? receiver.secret().reveal()
              : null;
      return new Made(ExportView.of(standing), secret);
    }
  }

  /** A secret that was made just now: it is shown once. */
  @Schema(name = "ExportSecret")
  record SecretView(long id, String secret) {}

  /** What became of an empty page. */
  @Schema(name = "ExportTrial")
  record TrialView(boolean taken, @Nullable String error) {}
}

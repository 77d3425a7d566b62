package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.compensation.CompensationStore.Failure;
import io.nebulagate.application.compensation.CompensationStore.Progress;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.document.Schemas;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far a compensation has come.
 *
 * @param amount what each account gets
 * @param count how many accounts there are
 * @param total what all of them get together
 * @param done how many got it
 * @param credited what those got together
 * @param failed how many cannot get it
 * @param failures the first of them
 */
public record CompensationView(
    String id,
    String state,
    String asset,
    @Schema(ref = Schemas.USD) String amount,
    long count,
    @Schema(ref = Schemas.USD) String total,
    long done,
    @Schema(ref = Schemas.USD) String credited,
    long failed,
    List<FailureView> failures,
    String reason,
    String actor,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("finished_at") @Nullable String finishedAt) {

  static CompensationView of(Progress progress) {
    return new CompensationView(
        progress.job().toString(),
        progress.state().name().toLowerCase(Locale.ROOT),
        "USD",
        progress.amount().toDecimal(),
        progress.accounts(),
        times(progress.amount(), progress.accounts()),
        progress.credited(),
        times(progress.amount(), progress.credited()),
        progress.failed(),
        progress.failures().stream().map(FailureView::of).toList(),
        progress.reason(),
        progress.actor(),
        progress.createdAt().toString(),
        progress.finishedAt().map(Instant::toString).orElse(null));
  }

  private static String times(Money amount, long accounts) {
    return Money.ofNanos(Math.multiplyExact(amount.nanos(), accounts)).toDecimal();
  }

  /** One that cannot get it, and why. */
  public record FailureView(@JsonProperty("account_id") long accountId, String reason) {

    /** The view of {@code failure}. */
    public static FailureView of(Failure failure) {
      return new FailureView(failure.account().value(), failure.reason());
    }
  }
}

package io.nebulagate.application.export;

import io.nebulagate.application.export.ExportStore.Kept;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What operators do with exports. Whatever names a sink that is not there throws {@link
 * GatewayException} with {@link GatewayError.NotFound}. Blocking.
 */
public interface ExportUseCase {

  /** Keeps a new sink; its first pages leave shortly after. */
  Standing add(ExportSink sink);

  /** Changes a sink; id and name stay. At most one more page goes where it led before. */
  Standing change(long id, UnaryOperator<ExportSink> change);

  /** Forgets a sink; what it delivered stays where it is. */
  void remove(long id);

  /** One sink and how it fares. */
  Standing find(long id);

  /** All sinks and how they fare, oldest first. */
  List<Standing> list();

  /**
   * Gives a receiver another secret; pages are signed with it from now on.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} when the sink has no receiver
   */
  ExportTarget.Receiver renewSecret(long id);

  /** Delivers an empty page, and answers what went wrong with it, if anything did. */
  Optional<String> probe(long id);

  /**
   * A sink and how it fares.
   *
   * @param lags how long the oldest row that was not delivered has waited, by kind
   */
  record Standing(Kept kept, Map<ExportKind, Duration> lags) {

    /** Copies the lags. */
    public Standing {
      lags = Map.copyOf(lags);
    }
  }
}

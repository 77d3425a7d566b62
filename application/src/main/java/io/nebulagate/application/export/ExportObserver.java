package io.nebulagate.application.export;

import java.time.Duration;
import java.util.Map;

/** Hears how exports fare. Does not block. */
public interface ExportObserver {

  /** A page was taken. */
  void delivered(ExportPage page);

  /** A sink could not be served; it is tried again later. */
  void failed(String sink, String message);

  /** Something broke that is no fault of a sink. */
  void broke(String sink, RuntimeException failure);

  /** How long the oldest row of each kind has waited, among the enabled sinks. */
  void lags(Map<ExportKind, Duration> lags);
}

package io.nebulagate.application.export;

/** Where sinks lead. Thread-safe. */
public interface ExportChannels {

  /** The way to where {@code sink} leads. */
  ExportChannel to(ExportSink sink);
}

package io.nebulagate.bootstrap.support;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;

/** Everything that is logged while a test runs, our own packages down to the finest. */
public final class KeptLog extends Handler implements AutoCloseable {

  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("io.nebulagate");

  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();

  private KeptLog() {}

  /** Begins to listen. */
  public static KeptLog begin() {
    KeptLog log = new KeptLog();
    log.setLevel(Level.ALL);
    OURS.setLevel(Level.ALL);
    ROOT.addHandler(log);
    return log;
  }

  /** What was logged so far. */
  public String text() {
    SimpleFormatter formatter = new SimpleFormatter();
    return records.stream().map(formatter::format).collect(Collectors.joining());
  }

  @Override
  public void publish(LogRecord record) {
    // the mail server of a test tells all it gets
    if (!String.valueOf(record.getLoggerName()).startsWith("com.icegreen")) {
      records.add(record);
    }
  }

  @Override
  public void flush() {
    // nothing waits
  }

  @Override
  public void close() {
    ROOT.removeHandler(this);
    OURS.setLevel(null);
  }
}

package io.nebulagate.persistence.spool;

import io.nebulagate.application.billing.SpoolException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. Whatever queued while the last write was made durable is the next
 * write.
 *
 * <p>After a write or a sync that failed, nobody knows what of the file is on the disk, and asking
 * again would be answered with success (PostgreSQL's "fsyncgate", 2018). So a file that failed is
 * never appended to again; what it did not confirm is written once more, to a new one.
 */
final class SpoolWriter implements AutoCloseable {

  private static final int BATCH_MAX = 1_024;
  private static final int BATCH_BYTES_MAX = 4 << 20;
  private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
  private static final Logger LOG = System.getLogger(SpoolWriter.class.getName());

  private final SpoolFolder folder;
  private final SpoolDisk disk;
  private final long fileBytesMax;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final List<SpoolFile> files = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private long nextSequence;
  private SpoolDisk.@Nullable Appender appender;
  private @Nullable SpoolFile active;
  private volatile @Nullable String problem;
  private boolean closed;

  SpoolWriter(
      SpoolFolder folder,
      SpoolDisk disk,
      long fileBytesMax,
      List<SpoolFile> found,
      long nextSequence) {
    this.folder = folder;
    this.disk = disk;
    this.fileBytesMax = fileBytesMax;
    this.files.addAll(found);
    this.nextSequence = nextSequence;
    this.thread = Thread.ofPlatform().name("settlement-spool").daemon().unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** What waits for the thread. */
  private sealed interface Entry {
    record Append(ByteBuffer payload, CompletableFuture<Void> durable) implements Entry {}

    record Retire(SpoolFile file, CompletableFuture<Boolean> retired) implements Entry {}

    record Stop() implements Entry {}
  }

  /** All files, oldest first; only the last may still grow. */
  List<SpoolFile> files() {
    return List.copyOf(files);
  }

  /** Writes a record; completes on the writer's thread once it is durable. */
  CompletionStage<Void> append(ByteBuffer payload) {
    Entry.Append entry = new Entry.Append(payload, new CompletableFuture<>());
    if (!offered(entry)) {
      entry.durable().completeExceptionally(new SpoolException("the spool is closed"));
    }
    return entry.durable();
  }

  /**
   * Takes a file off the list when nothing more will be written to it: it is an old one, or nothing
   * was appended since {@code readUpTo}.
   */
  boolean retire(SpoolFile file, long readUpTo) {
    Entry.Retire entry = new Entry.Retire(file, new CompletableFuture<>());
    if (file.durableBytes() != readUpTo || !offered(entry) || !entry.retired().join()) {
      return false;
    }
    return file.durableBytes() == readUpTo;
  }

  /** Forgets a file that is no more. */
  void forget(SpoolFile file) {
    files.remove(file);
  }

  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private synchronized boolean offered(Entry entry) {
    return !closed && queue.add(entry);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      queue.add(new Entry.Stop());
    }
    try {
      thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ── the thread ──

  private void work() {
    try {
      workUntilStopped();
    } finally {
      end();
    }
  }

  /** Whoever still waits is told, also when a fault of ours ends the thread. */
  private void end() {
    abandon();
    synchronized (this) {
      if (!closed) {
        problem = "the spool's writer has ended";
      }
      closed = true;
    }
    for (Entry left = queue.poll(); left != null; left = queue.poll()) {
      switch (left) {
        case Entry.Append append ->
            append.durable().completeExceptionally(new SpoolException("the spool is closed"));
        case Entry.Retire retire -> retire.retired().complete(false);
        case Entry.Stop _ -> {}
      }
    }
  }

  private void workUntilStopped() {
    List<Entry> taken = new ArrayList<>();
    boolean open = true;
    while (open) {
      try {
        take(taken);
      } catch (InterruptedException interrupted) {
        return;
      }
      List<Entry.Append> appends = new ArrayList<>();
      for (Entry entry : taken) {
        switch (entry) {
          case Entry.Append append -> appends.add(append);
          case Entry.Retire(SpoolFile file, CompletableFuture<Boolean> retired) -> {
            write(appends);
            appends.clear();
            retired.complete(!file.equals(active) || abandoned());
          }
          case Entry.Stop _ -> open = false;
        }
      }
      write(appends);
    }
  }

  /** Waits for work; while the disk is broken, not for ever, but tries it. */
  private void take(List<Entry> taken) throws InterruptedException {
    taken.clear();
    while (taken.isEmpty()) {
      Entry first =
          problem == null
              ? queue.take()
              : queue.poll(PROBE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      if (first != null) {
        taken.add(first);
        gather(taken);
      } else {
        probe();
      }
    }
  }

  private void gather(List<Entry> taken) {
    int bytes = 0;
    while (taken.size() < BATCH_MAX && bytes < BATCH_BYTES_MAX) {
      Entry next = queue.poll();
      if (next == null) {
        return;
      }
      taken.add(next);
      bytes += next instanceof Entry.Append append ? append.payload().remaining() : 0;
    }
  }

  private void write(List<Entry.Append> appends) {
    if (appends.isEmpty()) {
      return;
    }
    try {
      writeOnce(appends);
    } catch (IOException first) {
      LOG.log(Level.ERROR, "a file of the spool cannot be written; trying another", first);
      abandon();
      try {
        writeOnce(appends);
      } catch (IOException | RuntimeException second) {
        abandon();
        broken(second);
        SpoolException failure = new SpoolException("the spool cannot be written", second);
        appends.forEach(append -> append.durable().completeExceptionally(failure));
        return;
      }
    }
    problem = null;
    appends.forEach(append -> append.durable().complete(null));
  }

  private void writeOnce(List<Entry.Append> appends) throws IOException {
    int size = 0;
    for (Entry.Append append : appends) {
      size += append.payload().remaining() + SpoolFormat.FRAME_BYTES;
    }
    SpoolFile full = active;
    if (full != null && full.durableBytes() + size > fileBytesMax) {
      abandon();
    }
    SpoolFile file = active();
    ByteBuffer bytes = ByteBuffer.allocate(size);
    for (Entry.Append append : appends) {
      SpoolFormat.put(bytes, file.sequence(), append.payload());
    }
    appender().write(bytes.flip());
    appender().force();
    file.durableUpTo(file.durableBytes() + size);
  }

  /** The file that is appended to; a new one, made durable with its name, when there is none. */
  private SpoolFile active() throws IOException {
    SpoolFile there = active;
    if (there != null) {
      return there;
    }
    long sequence = nextSequence++;
    SpoolFile file = new SpoolFile(sequence, folder.logFile(sequence));
    appender = disk.create(file.path());
    active = file;
    files.add(file);
    appender.write(SpoolFormat.head(sequence));
    appender.force();
    folder.sync();
    return file;
  }

  private SpoolDisk.Appender appender() {
    if (appender == null) {
      throw new IllegalStateException("no file is open");
    }
    return appender;
  }

  private boolean abandoned() {
    abandon();
    return true;
  }

  /** Never appends to the current file again. */
  private void abandon() {
    SpoolDisk.Appender open = appender;
    appender = null;
    active = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException ignored) {
        LOG.log(Level.WARNING, "a file of the spool did not close", ignored);
      }
    }
  }

  /** Begins a new file, which takes a write, a sync and a name in the folder. */
  private void probe() {
    try {
      active();
      problem = null;
      LOG.log(Level.INFO, "the spool can be written again");
    } catch (IOException still) {
      abandon();
      discardEmpty();
    }
  }

  private void broken(Exception failure) {
    if (problem == null) {
      LOG.log(Level.ERROR, "the spool cannot be written; nothing is admitted", failure);
    }
    problem = "the spool cannot be written";
    discardEmpty();
  }

  /** A probe per second must not leave a file each. */
  private void discardEmpty() {
    for (SpoolFile file : files()) {
      if (file.durableBytes() <= SpoolFormat.HEAD_BYTES) {
        files.remove(file);
        try {
          folder.remove(file);
        } catch (IOException still) {
          LOG.log(Level.DEBUG, "an empty file of the spool stays", still);
        }
      }
    }
  }
}

package io.nebulagate.persistence.spool;

import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.SettlementSpool;
import io.nebulagate.application.billing.SpoolException;
import io.nebulagate.application.billing.SpoolHandover;
import io.nebulagate.persistence.spool.SpoolFile.Inspected;
import io.nebulagate.persistence.spool.SpoolFolder.Position;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The spool in append-only files of one folder, which one process at a time may use. One thread
 * writes, and one sync makes durable whatever queued up; a file goes when the ledger has taken all
 * of it.
 */
public final class FileSettlementSpool implements SettlementSpool, AutoCloseable {

  /** What may wait in memory for a disk that does not keep up. */
  private static final long WAITING_BYTES_MAX = 32L << 20;

  private static final int ADMIT_BELOW_PERCENT = 80;
  private static final Logger LOG = System.getLogger(FileSettlementSpool.class.getName());

  private final SpoolFolder folder;
  private final SpoolWriter writer;
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong settlements = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final ReentrantLock draining = new ReentrantLock();
  private Position taken;

  private FileSettlementSpool(SpoolFolder folder, SpoolLimits limits, SpoolDisk disk)
      throws IOException {
    this.folder = folder;
    this.bytesMax = limits.bytesMax();
    this.taken = folder.position();
    List<SpoolFile> found = inspected();
    long last = found.isEmpty() ? 0 : found.getLast().sequence();
    long next = Math.max(taken.sequence(), last) + 1;
    this.writer = new SpoolWriter(folder, disk, limits.fileBytesMax(), found, next);
    writer.start();
  }

  /**
   * Opens the spool in a folder, which is made where it is missing, and finds what an earlier
   * process left there. Blocking.
   *
   * @throws SpoolException when another process has it, another version of the gateway wrote it, or
   *     the folder cannot be used
   */
  public static FileSettlementSpool open(Path folder, SpoolLimits limits) {
    return open(folder, limits, SpoolDisk.REAL);
  }

  static FileSettlementSpool open(Path path, SpoolLimits limits, SpoolDisk disk) {
    SpoolFolder folder = SpoolFolder.take(path);
    try {
      return new FileSettlementSpool(folder, limits, disk);
    } catch (IOException unusable) {
      quietly(folder);
      throw new SpoolException("cannot read the settlements in " + path, unusable);
    } catch (RuntimeException refused) {
      quietly(folder);
      throw refused;
    }
  }

  @Override
  public CompletionStage<Void> append(Settlement settlement) {
    ByteBuffer payload = SettlementCodec.encode(settlement);
    if (payload.remaining() > SpoolFormat.PAYLOAD_BYTES_MAX) {
      return refused("a settlement is too large for the spool");
    }
    long size = size(payload);
    if (bytes.addAndGet(size) > bytesMax) {
      bytes.addAndGet(-size);
      return refused("the spool is full");
    }
    if (waitingBytes.get() + size > WAITING_BYTES_MAX) {
      bytes.addAndGet(-size);
      return refused("the spool's disk does not keep up");
    }
    return write(payload);
  }

  @Override
  public int drainTo(LedgerStore ledger) {
    draining.lock();
    try {
      return new SpoolDrain(this, new SpoolHandover(ledger)).run(writer.files());
    } catch (IOException unreadable) {
      throw new SpoolException("the spool cannot be read", unreadable);
    } finally {
      draining.unlock();
    }
  }

  @Override
  public Optional<String> problem() {
    Optional<String> unwritable = writer.problem();
    if (unwritable.isPresent()) {
      return unwritable;
    }
    long percent = bytes.get() * 100 / bytesMax;
    return percent >= ADMIT_BELOW_PERCENT
        ? Optional.of("the spool is " + percent + " % full")
        : Optional.empty();
  }

  /** What its files take, in bytes. */
  public long bytes() {
    return bytes.get();
  }

  /** How many settlements wait for the ledger. */
  public long settlements() {
    return Math.max(0, settlements.get());
  }

  /** How many were set aside since the start, because they are damaged or the ledger refuses. */
  public long rejected() {
    return rejected.get();
  }

  /** Lets what is queued be written, then gives the folder back. Blocking. */
  @Override
  public void close() {
    writer.close();
    quietly(folder);
  }

  // ── for the drain ──

  /** Up to where the ledger has taken everything of this file. */
  long takenIn(SpoolFile file) {
    return file.sequence() == taken.sequence() ? taken.offset() : SpoolFormat.HEAD_BYTES;
  }

  /** The ledger has taken everything up to here. */
  void takenUpTo(SpoolFile file, long offset, int handled) throws IOException {
    taken = new Position(file.sequence(), offset);
    folder.store(taken);
    settlements.addAndGet(-handled);
    for (SpoolFile older : writer.files()) {
      if (older.sequence() < file.sequence()) {
        remove(older);
      }
    }
  }

  /** Everything of this file is taken, up to {@code offset}; more may come. */
  void finished(SpoolFile file, long offset) throws IOException {
    if (writer.retire(file, offset)) {
      remove(file);
    }
  }

  void putBack(ByteBuffer payload) {
    bytes.addAndGet(size(payload));
    try {
      write(payload).toCompletableFuture().join();
    } catch (CompletionException unwritable) {
      throw new SpoolException("a settlement could not be put back", unwritable);
    }
  }

  void setAside(String line) throws IOException {
    folder.reject(line);
    rejected.incrementAndGet();
  }

  void damagesFound(SpoolFile file, int count) {
    rejected.addAndGet(count);
    LOG.log(
        Level.ERROR,
        "damage in {0}: settlements there are lost to the ledger; the file is kept as .damaged",
        file.path());
  }

  private List<SpoolFile> inspected() throws IOException {
    List<SpoolFile> kept = new ArrayList<>();
    for (SpoolFile file : folder.files()) {
      if (file.sequence() < taken.sequence()) {
        folder.remove(file);
        continue;
      }
      Inspected found = file.inspect(takenIn(file));
      if (found.cutBytes() > 0) {
        LOG.log(
            Level.WARNING,
            "cut {0} bytes that were not written to their end from {1}",
            found.cutBytes(),
            file.path());
      }
      if (found.damages() > 0) {
        damagesFound(file, found.damages());
      }
      if (found.records() == 0) {
        folder.remove(file);
        continue;
      }
      settlements.addAndGet(found.records());
      bytes.addAndGet(file.durableBytes() - SpoolFormat.HEAD_BYTES);
      kept.add(file);
    }
    if (settlements.get() > 0) {
      LOG.log(Level.INFO, "{0} settlements wait for the ledger", settlements.get());
    }
    return kept;
  }

  private void remove(SpoolFile file) throws IOException {
    folder.remove(file);
    writer.forget(file);
    bytes.addAndGet(SpoolFormat.HEAD_BYTES - file.durableBytes());
  }

  private CompletionStage<Void> write(ByteBuffer payload) {
    long size = size(payload);
    waitingBytes.addAndGet(size);
    CompletableFuture<Void> kept = new CompletableFuture<>();
    writer
        .append(payload)
        .whenComplete((_, failure) -> {
          waitingBytes.addAndGet(-size);
          if (failure == null) {
            settlements.incrementAndGet();
            kept.complete(null);
          } else {
            bytes.addAndGet(-size);
            kept.completeExceptionally(failure);
          }
        });
    return kept;
  }

  private static long size(ByteBuffer payload) {
    return (long) payload.remaining() + SpoolFormat.FRAME_BYTES;
  }

  private static CompletionStage<Void> refused(String reason) {
    return CompletableFuture.failedStage(new SpoolException(reason));
  }

  private static void quietly(SpoolFolder folder) {
    try {
      folder.close();
    } catch (IOException ignored) {
      LOG.log(Level.WARNING, "the folder of the spool did not close", ignored);
    }
  }
}

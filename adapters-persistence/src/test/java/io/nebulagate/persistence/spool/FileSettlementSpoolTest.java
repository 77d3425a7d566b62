package io.nebulagate.persistence.spool;

import static io.nebulagate.persistence.spool.SettlementsForTests.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.billing.SpoolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What crashes, bad disks and strangers do to a spool's files. */
class FileSettlementSpoolTest {

  private static final SpoolLimits LIMITS = new SpoolLimits(1 << 20, 4_096);

  @TempDir Path temporary;
  private Path folder = Path.of("");

  @BeforeEach
  void inAFolderOfItsOwn() {
    folder = temporary.resolve("spool");
  }

  @Test
  void whatWasKeptIsFoundByTheNextProcess() throws IOException {
    keep(1, 2, 3);

    assertThat(drained()).containsExactly(1, 2, 3);
    assertThat(logs()).isEmpty();
  }

  @Test
  void filesRotateAndGoWhenTheyAreTaken() throws IOException {
    try (FileSettlementSpool spool = open()) {
      append(spool, IntStream.rangeClosed(1, 100).toArray());
      assertThat(logs()).hasSizeGreaterThan(3);
      assertThat(spool.settlements()).isEqualTo(100);
      RecordingLedger ledger = new RecordingLedger();

      spool.drainTo(ledger);

      assertThat(ledger.taken).containsExactlyElementsOf(upTo(1, 101));
      assertThat(logs()).isEmpty();
      assertThat(spool.bytes()).isZero();
      assertThat(spool.settlements()).isZero();
    }
  }

  @Test
  void onlyTheOwnerMayLook() throws IOException {
    keep(1);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(logs().getFirst())))
        .isEqualTo("rw-------");
  }

  @Test
  void aTornTailIsCutAtWhateverByteItEnds() throws IOException {
    keep(1, 2, 3);
    Path file = logs().getFirst();
    byte[] whole = Files.readAllBytes(file);
    int lastRecord = lastRecordStart(whole);

    for (int end = lastRecord; end < whole.length; end++) {
      Files.write(file, Arrays.copyOf(whole, end));
      try (FileSettlementSpool spool = open()) {
        assertThat(spool.settlements()).as("cut at %d", end).isEqualTo(2);
        assertThat(spool.rejected()).isZero();
      }
      assertThat(Files.size(file)).isEqualTo(lastRecord);
    }
    assertThat(drained()).containsExactly(1, 2);
  }

  @Test
  void aFileThatWasOnlyBegunIsNothing() throws IOException {
    keep(1);
    Path file = logs().getFirst();
    byte[] whole = Files.readAllBytes(file);

    for (int end = 0; end <= SpoolFormat.HEAD_BYTES; end++) {
      Files.write(file, Arrays.copyOf(whole, end));
      try (FileSettlementSpool spool = open()) {
        assertThat(spool.settlements()).isZero();
      }
      assertThat(logs()).isEmpty();
    }
  }

  @Test
  void aFlippedBitCostsOneSettlementAndNoOther() throws IOException {
    keep(1, 2, 3);
    Path file = logs().getFirst();
    byte[] whole = Files.readAllBytes(file);
    int first = SpoolFormat.HEAD_BYTES;
    int second = SpoolFormat.end(ByteBuffer.wrap(whole), first, 1);

    for (int bit = first * 8; bit < second * 8; bit += 7) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(file, damaged);
      try (FileSettlementSpool spool = open()) {
        RecordingLedger ledger = new RecordingLedger();
        assertThat(spool.rejected()).isOne();

        spool.drainTo(ledger);

        assertThat(ledger.taken).as("bit %d", bit).containsExactly(2, 3);
      }
      Files.delete(folder.resolve("taken"));
    }
    assertThat(folder.resolve(file.getFileName() + ".damaged")).exists();
  }

  @Test
  void aDamagedHeadLosesNoRecord() throws IOException {
    keep(1, 2);
    Path file = logs().getFirst();
    byte[] damaged = Files.readAllBytes(file);
    damaged[3] ^= 1;
    Files.write(file, damaged);

    assertThat(drained()).containsExactly(1, 2);
  }

  @Test
  void aFileOfAnotherVersionIsLeftAlone() throws IOException {
    keep(1);
    Path file = logs().getFirst();
    byte[] foreign = Files.readAllBytes(file);
    System.arraycopy(SpoolFormat.head(1, 2).array(), 0, foreign, 0, SpoolFormat.HEAD_BYTES);
    Files.write(file, foreign);

    assertThatThrownBy(this::open)
        .isInstanceOf(SpoolException.class)
        .hasMessageContaining("another version of the gateway (format 2)");

    assertThat(Files.readAllBytes(file)).isEqualTo(foreign);
  }

  @Test
  void twoCannotShareAFolder() {
    try (FileSettlementSpool _ = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(SpoolException.class)
          .hasMessageStartingWith("another process keeps its settlements in");
    }
    open().close();
  }

  @Test
  void aFolderThatIsNoneIsSaid() throws IOException {
    Files.writeString(folder, "a file in its place");

    assertThatThrownBy(this::open)
        .isInstanceOf(SpoolException.class)
        .hasMessageStartingWith("cannot keep settlements in");
  }

  @Test
  void whatWasTakenIsNotReadAgainAfterACrash() throws IOException {
    try (FileSettlementSpool spool = open()) {
      append(spool, 1, 2);
      byte[] file = Files.readAllBytes(logs().getFirst());
      Path name = logs().getFirst();
      spool.drainTo(new RecordingLedger());
      Files.write(name, file); // as if the deletion had not reached the disk
    }

    assertThat(drained()).isEmpty();
  }

  @Test
  void aLostPositionOnlyMeansThatSettlementsComeTwice() throws IOException {
    keep(1, 2);
    Files.write(folder.resolve("taken"), new byte[20]);

    assertThat(drained()).containsExactly(1, 2);
  }

  @Test
  void whatTheDiskDidNotConfirmIsWrittenToAnotherFile() throws IOException {
    AtomicBoolean failing = new AtomicBoolean();
    try (FileSettlementSpool spool = FileSettlementSpool.open(folder, LIMITS, once(failing))) {
      append(spool, 1);
      failing.set(true);

      append(spool, 2);

      assertThat(logs()).hasSize(2);
      assertThat(spool.problem()).isEmpty();
      RecordingLedger ledger = new RecordingLedger();
      spool.drainTo(ledger);
      assertThat(ledger.taken).containsExactly(1, 2);
    }
  }

  @Test
  void aDiskThatFailsStopsAdmissionUntilItWorksAgain() {
    AtomicBoolean failing = new AtomicBoolean();
    try (FileSettlementSpool spool = FileSettlementSpool.open(folder, LIMITS, whileSet(failing))) {
      append(spool, 1);
      failing.set(true);
      CompletableFuture<Void> lost = spool.append(numbered(2)).toCompletableFuture();

      assertThatThrownBy(lost::join).hasCauseInstanceOf(SpoolException.class);
      assertThat(spool.problem()).contains("the spool cannot be written");
      failing.set(false);
      await().atMost(Duration.ofSeconds(5)).until(() -> spool.problem().isEmpty());

      append(spool, 3);
      RecordingLedger ledger = new RecordingLedger();
      spool.drainTo(ledger);
      assertThat(ledger.taken).containsExactly(1, 3);
    }
  }

  @Test
  void aClosedSpoolKeepsNothingMore() {
    FileSettlementSpool spool = open();
    spool.close();

    assertThatThrownBy(() -> append(spool, 1)).hasCauseInstanceOf(SpoolException.class);
  }

  @Test
  void whatIsAppendedWhileItDrainsIsNotLost() {
    RecordingLedger ledger = new RecordingLedger();
    try (FileSettlementSpool spool = open()) {
      List<CompletableFuture<Void>> appends =
          IntStream.range(0, 2_000)
              .mapToObj(number -> {
                if (number % 50 == 0) {
                  spool.drainTo(ledger);
                }
                return spool.append(numbered(number)).toCompletableFuture();
              })
              .toList();
      appends.forEach(CompletableFuture::join);

      spool.drainTo(ledger);
    }

    assertThat(ledger.taken).containsExactlyElementsOf(upTo(0, 2_000));
  }

  private static List<Integer> upTo(int first, int end) {
    return IntStream.range(first, end).boxed().toList();
  }

  private FileSettlementSpool open() {
    return FileSettlementSpool.open(folder, LIMITS);
  }

  private void keep(int... numbers) {
    try (FileSettlementSpool spool = open()) {
      append(spool, numbers);
    }
  }

  private static void append(FileSettlementSpool spool, int... numbers) {
    for (int number : numbers) {
      spool.append(numbered(number)).toCompletableFuture().join();
    }
  }

  private List<Integer> drained() {
    RecordingLedger ledger = new RecordingLedger();
    try (FileSettlementSpool spool = open()) {
      spool.drainTo(ledger);
    }
    return ledger.taken;
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  private static int lastRecordStart(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int at = SpoolFormat.HEAD_BYTES;
    int next = SpoolFormat.end(bytes, at, 1);
    while (next < file.length) {
      at = next;
      next = SpoolFormat.end(bytes, at, 1);
    }
    return at;
  }

  /** Fails one sync, the next after {@code failing} was set. */
  private static SpoolDisk once(AtomicBoolean failing) {
    return file -> new UnsureFile(SpoolDisk.REAL.create(file), () -> failing.getAndSet(false));
  }

  private static SpoolDisk whileSet(AtomicBoolean failing) {
    return file -> new UnsureFile(SpoolDisk.REAL.create(file), failing::get);
  }

  /** A file whose writes arrive and whose syncs may not. */
  private record UnsureFile(SpoolDisk.Appender file, BooleanSupplier fails)
      implements SpoolDisk.Appender {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      file.write(bytes);
    }

    @Override
    public void force() throws IOException {
      if (fails.getAsBoolean()) {
        throw new IOException("Input/output error");
      }
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}

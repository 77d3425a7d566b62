package io.nebulagate.persistence.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class SpoolCrashTest {

  private static final int ENOUGH = 400;

  @TempDir Path folder;

  @RepeatedTest(3)
  void whatWasSafeSurvivesKillMinusNine() throws Exception {
    List<Integer> safe = runAndKill();

    RecordingLedger ledger = new RecordingLedger();
    try (FileSettlementSpool spool = FileSettlementSpool.open(folder, SpoolLimits.DEFAULT)) {
      spool.drainTo(ledger);
      assertThat(spool.rejected()).isZero();
    }

    assertThat(safe).hasSizeGreaterThanOrEqualTo(ENOUGH);
    assertThat(ledger.taken).containsAll(safe).doesNotHaveDuplicates();
  }

  private List<Integer> runAndKill() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                SpoolProgram.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Integer> safe = new ArrayList<>();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.matches("safe [0-9]+")) {
          safe.add(Integer.parseInt(line.substring(5)));
        }
        if (safe.size() == ENOUGH) {
          process.toHandle().destroyForcibly(); // leaves us what it has said
        }
      }
    } finally {
      process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }
    return safe;
  }
}

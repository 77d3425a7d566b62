package io.nebulagate.bootstrap;

import io.nebulagate.bootstrap.database.DatabaseStartException;
import io.nebulagate.bootstrap.settings.BadSettingException;
import io.nebulagate.bootstrap.settings.DatabaseAddress;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.persistence.ledger.LedgerException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The program's arguments, its exit codes, and its one line for whatever goes wrong. */
final class CommandLine {

  /** The version; a test compares it with the build's. */
  static final String VERSION = "0.1.0-SNAPSHOT";

  static final int OK = 0;
  static final int FAILED = 1;
  static final int BAD_SETTING = 2;

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(7);

  private static final String HELP =
      """
      NebulaGate, a self-hosted LLM gateway.

        (nothing)       serve; the settings come from the environment (docs/configuration.md)
        ledger-verify   recompute every balance and the seal; exit 0 when nothing is wrong
        --version       print the version
        --help          print this\
      """;

  private final Map<String, String> variables;
  private final Path home;
  private final PrintStream out;
  private final PrintStream err;

  CommandLine(Map<String, String> variables, Path home, PrintStream out, PrintStream err) {
    this.variables = variables;
    this.home = home;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the command the arguments name.
   *
   * @return 0 when it went well, 1 when it failed, 2 when it was asked for wrongly
   */
  int run(String... arguments) {
    String command = arguments.length == 0 ? "serve" : arguments[0];
    try {
      return switch (command) {
        case "serve" -> new Serving(this::notice).run(settings());
        case "ledger-verify" -> verifyLedger(settings());
        case "--version" -> print("NebulaGate " + VERSION);
        case "--help" -> print(HELP);
        default -> fail(BAD_SETTING, "unknown command; --help lists the known ones");
      };
    } catch (BadSettingException e) {
      return fail(BAD_SETTING, String.valueOf(e.getMessage()));
    } catch (DatabaseStartException e) {
      return fail(FAILED, String.valueOf(e.getMessage()));
    } catch (LedgerException e) {
      return fail(FAILED, command + ": " + e.getMessage());
    }
  }

  private Settings settings() {
    return Settings.read(variables, home);
  }

  private int verifyLedger(Settings settings) {
    try (RunningDatabase database = RunningDatabase.attachOrStart(settings, this::notice)) {
      return new LedgerVerifyCommand(dataSource(database.owner())).run(out);
    }
  }

  private static DataSource dataSource(DatabaseAddress address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.jdbcUrl());
    source.setUser(address.user());
    source.setPassword(address.password().reveal());
    source.setLoginTimeout((int) CONNECT_PATIENCE.toSeconds());
    return source;
  }

  private int print(String text) {
    out.println(text);
    return OK;
  }

  private void notice(String line) {
    err.println("nebulagate: " + line);
  }

  private int fail(int exitCode, String line) {
    notice(line);
    return exitCode;
  }
}

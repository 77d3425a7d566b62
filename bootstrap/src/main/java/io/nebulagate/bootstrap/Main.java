package io.nebulagate.bootstrap;

import io.nebulagate.bootstrap.settings.Variables;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point. */
@QuarkusMain
public final class Main {

  /**
   * Sockets that virtual threads wait for are watched by threads of their own. The default watches
   * them on virtual threads too, which need a free carrier to be woken: on a small machine a native
   * binary was seen to miss an answer of the database for good.
   */
  private static final String SYSTEM_THREADS = "1";

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.setProperty("jdk.pollerMode", SYSTEM_THREADS);
    int exitCode =
        new CommandLine(Variables.ofProcess(), Variables.home(), System.out, System.err)
            .run(arguments);
    if (LaunchMode.current() != LaunchMode.DEVELOPMENT) { // where the process outlives the program
      System.exit(exitCode);
    }
  }
}

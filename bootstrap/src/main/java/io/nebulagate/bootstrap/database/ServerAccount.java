package io.nebulagate.bootstrap.database;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who runs PostgreSQL. It refuses to run as root, so under root its programs run as an unprivileged
 * user; under anybody else they run as that user.
 */
final class ServerAccount {

  private static final String UNPRIVILEGED = "nobody";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String user;
  private final List<String> prefix;

  private ServerAccount(String user, List<String> prefix) {
    this.user = user;
    this.prefix = List.copyOf(prefix);
  }

  /** The account for a new cluster. */
  static ServerAccount ofThisProcess() {
    return isRoot() ? dropTo(UNPRIVILEGED) : new ServerAccount("", List.of());
  }

  /** The account that can run this cluster: under root its owner, whoever that was so far. */
  ServerAccount owning(Path cluster) {
    if (prefix.isEmpty() || !Files.isDirectory(cluster)) {
      return this;
    }
    try {
      String owner = Files.getOwner(cluster).getName();
      return owner.equals(user) ? this : dropTo(owner);
    } catch (IOException e) {
      throw new DatabaseStartException("cannot see who owns " + cluster, e);
    }
  }

  private static boolean isRoot() {
    return Command.run(List.of("id", "-u"), PATIENCE).output().equals("0");
  }

  private static ServerAccount dropTo(String user) {
    String group = Command.run(List.of("id", "-g", user), PATIENCE).output();
    for (List<String> prefix : waysToBecome(user, group)) {
      List<String> trial = new ArrayList<>(prefix);
      trial.add("true");
      if (Command.run(trial, PATIENCE).succeeded()) {
        return new ServerAccount(user, prefix);
      }
    }
    throw new DatabaseStartException(
        "PostgreSQL does not run as root, and neither setpriv, runuser nor su can become user "
            + user
            + "; start as an ordinary user or set SQL_DSN");
  }

  /**
   * The first replaces itself by the program; the other two stay in between and pass signals on.
   */
  private static List<List<String>> waysToBecome(String user, String group) {
    return List.of(
        List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--"),
        List.of("runuser", "-u", user, "--"),
        List.of("su", user, "-s", "/bin/sh", "-c", "exec \"$@\"", "--", "sh"));
  }

  /** The command line that runs a program under this account. */
  List<String> command(List<String> program) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(program);
    return command;
  }

  Command.Outcome run(List<String> program, Duration patience) {
    return Command.run(command(program), patience);
  }

  /** The user's name, when it is not the one this process runs as. */
  Optional<String> otherUser() {
    return prefix.isEmpty() ? Optional.empty() : Optional.of(user);
  }

  /** Whether this account may enter a folder. */
  boolean canEnter(Path folder) {
    return run(List.of("sh", "-c", "cd \"$0\"", folder.toString()), PATIENCE).succeeded();
  }

  /** Hands a file or folder over to this account. */
  void own(Path path) throws IOException {
    if (!prefix.isEmpty()) {
      var principals = FileSystems.getDefault().getUserPrincipalLookupService();
      Files.setOwner(path, principals.lookupPrincipalByName(user));
    }
  }
}

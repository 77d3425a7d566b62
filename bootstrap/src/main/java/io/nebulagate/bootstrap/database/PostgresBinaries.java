package io.nebulagate.bootstrap.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs the gateway carries, unpacked once per version. They are unpacked beside
 * their final place and renamed into it, so that what stands there is complete.
 */
final class PostgresBinaries {

  /** The version carried; the root {@code pom.xml} pins the same one, and a test compares them. */
  static final String VERSION = "18.6.0";

  private static final long UNPACKED_BYTES_MAX = 1L << 30;
  private static final int ENTRIES_MAX = 20_000;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int EXECUTABLE = 0b001_000_000;

  private PostgresBinaries() {}

  /**
   * Makes sure that the programs are there.
   *
   * @param parent the folder that holds one folder per version
   * @return this version's folder, with {@code bin}, {@code lib} and {@code share}
   */
  static Path unpackOnce(Path parent) {
    Path home = parent.resolve(VERSION);
    if (Files.exists(home.resolve("bin/postgres"))) {
      return home;
    }
    try (InputStream archive = open()) {
      Files.createDirectories(parent);
      Path unfinished = Files.createTempDirectory(parent, VERSION + ".unpacking-");
      unpack(archive, unfinished);
      settle(unfinished, home);
      return home;
    } catch (IOException e) {
      throw new DatabaseStartException("cannot unpack PostgreSQL into " + home, e);
    }
  }

  private static InputStream open() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") ? "darwin" : "linux";
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    String name = "/postgres-" + system + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
    @Nullable InputStream archive = PostgresBinaries.class.getResourceAsStream(name);
    if (archive == null) {
      throw new DatabaseStartException(
          "this build carries no PostgreSQL for " + os + " on " + arch + "; set SQL_DSN");
    }
    return archive;
  }

  /** Somebody else may have been faster where several processes share the folder. */
  private static void settle(Path unfinished, Path home) throws IOException {
    try {
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      delete(unfinished);
      if (!Files.exists(home.resolve("bin/postgres"))) {
        throw e;
      }
    }
  }

  /**
   * Removes what unfinished earlier attempts left; only for the one who holds the folder's lock.
   */
  static void sweep(Path parent) {
    if (Files.isDirectory(parent)) {
      try (var leftovers = Files.newDirectoryStream(parent, "*.unpacking-*")) {
        for (Path leftover : leftovers) {
          delete(leftover);
        }
      } catch (IOException e) {
        throw new DatabaseStartException("cannot clean up " + parent, e);
      }
    }
  }

  static void unpack(InputStream archive, Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, permissions(true));
    long bytesLeft = UNPACKED_BYTES_MAX;
    int entriesLeft = ENTRIES_MAX;
    try (var tar =
        new TarArchiveInputStream(
            new XZInputStream(new BufferedInputStream(archive, BUFFER_BYTES)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        bytesLeft -= entry.getSize();
        entriesLeft--;
        if (bytesLeft < 0 || entriesLeft < 0) {
          throw new IOException("the archive is larger than it can be");
        }
        write(tar, entry, folder);
      }
    }
  }

  private static void write(InputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path target = inside(folder, folder.resolve(entry.getName()));
    refuseLinksAbove(target, folder);
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      Files.setPosixFilePermissions(target, permissions(true));
    } else if (entry.isSymbolicLink()) {
      Path link = Path.of(entry.getLinkName());
      inside(folder, target.resolveSibling(link));
      makeParent(target);
      Files.createSymbolicLink(target, link);
    } else if (entry.isFile() && !entry.isLink()) {
      makeParent(target);
      Files.copy(tar, target);
      Files.setPosixFilePermissions(target, permissions((entry.getMode() & EXECUTABLE) != 0));
    } else {
      throw new IOException("the archive holds something that is no file, folder or link");
    }
  }

  private static void makeParent(Path target) throws IOException {
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  private static Path inside(Path folder, Path target) throws IOException {
    Path normal = target.normalize();
    if (!normal.startsWith(folder)) {
      throw new IOException("the archive points outside its folder");
    }
    return normal;
  }

  /** A link unpacked earlier must not redirect what is unpacked through it. */
  private static void refuseLinksAbove(Path target, Path folder) throws IOException {
    for (Path p = target; p != null && !p.equals(folder); p = p.getParent()) {
      if (Files.isSymbolicLink(p)) {
        throw new FileAlreadyExistsException(p.toString());
      }
    }
  }

  /** Everybody may read and run them: the account that does is not the one that unpacks. */
  private static Set<PosixFilePermission> permissions(boolean executable) {
    return EnumSet.copyOf(PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /** Removes a folder and what is in it; never follows a link. */
  static void delete(Path folder) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

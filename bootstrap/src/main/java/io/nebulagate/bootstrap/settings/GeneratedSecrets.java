package io.nebulagate.bootstrap.settings;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.nebulagate.bootstrap.settings.Settings.Secrets;
import io.nebulagate.domain.access.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Secrets the gateway makes for itself, each once, in a file only its own user may read. */
public final class GeneratedSecrets {

  /** 48 random bytes are 64 characters of base64, none of them padding. */
  private static final int RANDOM_BYTES = 48;

  private static final String OWNER_ONLY = "rw-------";

  private GeneratedSecrets() {}

  /**
   * Fills in the secrets the operator left to the gateway.
   *
   * @param given what the environment holds; it wins over the files
   * @param folder where the files are
   * @param databaseExists whether a database already holds what {@code CRYPTO_SECRET} encrypted;
   *     making a new secret would then lock the gateway out of its own provider keys
   */
  public static Secrets complete(Secrets given, Path folder, boolean databaseExists) {
    Path crypto = folder.resolve("crypto-secret");
    if (given.crypto().isEmpty() && databaseExists && Files.notExists(crypto)) {
      throw new BadSettingException(
          "CRYPTO_SECRET",
          "the database was made with one that is no longer set, and " + crypto + " is missing");
    }
    return new Secrets(
        given.adminToken(),
        orGenerated("SESSION_SECRET", given.session(), folder.resolve("session-secret")),
        orGenerated("CRYPTO_SECRET", given.crypto(), crypto));
  }

  private static List<Secret> orGenerated(String variable, List<Secret> given, Path file) {
    return given.isEmpty() ? List.of(SecretRules.strong(variable, readOrMake(file))) : given;
  }

  /** The secret in this file, made first where there is none. */
  public static String readOrMake(Path file) {
    try {
      if (Files.notExists(file)) {
        write(file, random());
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY));
      return Files.readString(file).strip();
    } catch (IOException _) {
      throw new BadSettingException("NEBULAGATE_DATA", "cannot read or write " + file);
    }
  }

  private static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whole or not at all, and on the disk before anything is encrypted with it. */
  private static void write(Path file, String secret) throws IOException {
    Path unfinished =
        file.resolveSibling(
            file.getFileName() + "." + HexFormat.of().toHexDigits(new SecureRandom().nextInt()));
    var attributes =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY));
    try (FileChannel channel =
        FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, ATOMIC_MOVE);
  }
}

package io.nebulagate.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.bootstrap.settings.Settings.Secrets;
import io.nebulagate.domain.access.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedSecretsTest {

  private static final Secrets NONE = new Secrets(Optional.empty(), List.of(), List.of());

  @TempDir Path folder;

  @Test
  void eachIsMadeOnceAndKeptFromOthersEyes() throws IOException {
    Secrets first = GeneratedSecrets.complete(NONE, folder, false);
    Secrets second = GeneratedSecrets.complete(NONE, folder, true);

    assertThat(second).isEqualTo(first);
    assertThat(first.session()).isNotEqualTo(first.crypto());
    assertThat(Files.getPosixFilePermissions(folder.resolve("crypto-secret")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void theOperatorsOwnWin() {
    Secrets given =
        new Secrets(Optional.empty(), List.of(Secret.of("session")), List.of(Secret.of("crypto")));

    assertThat(GeneratedSecrets.complete(given, folder, true)).isEqualTo(given);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void noNewOneIsMadeForADatabaseEncryptedWithAnother() {
    assertThatThrownBy(() -> GeneratedSecrets.complete(NONE, folder, true))
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith("CRYPTO_SECRET: ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDamagedFileIsNoSecret() throws IOException {
    Files.writeString(folder.resolve("session-secret"), "");

    assertThatThrownBy(() -> GeneratedSecrets.complete(NONE, folder, false))
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith("SESSION_SECRET: ");
  }
}

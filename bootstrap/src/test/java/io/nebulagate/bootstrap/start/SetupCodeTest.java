package io.nebulagate.bootstrap.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.signin.SetupUseCase;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.bootstrap.support.KeptLog;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SetupCodeTest {

  private static final Settings SETTINGS = Settings.read(Map.of("PORT", "9000"), Path.of("/"));

  @Test
  void anEmptyGatewayShowsItsCodeAndHowToUseIt() {
    assertThat(shown(Optional.of(Secret.of("ABCDE-FGHJK"))))
        .contains("setup code of this start is ABCDE-FGHJK.")
        .contains("curl http://127.0.0.1:9000/api/user/setup")
        .contains("\"setup_code\":\"ABCDE-FGHJK\"");
  }

  @Test
  void aGatewayWithUsersSaysNothing() {
    assertThat(shown(Optional.empty())).doesNotContain("setup");
  }

  private static String shown(Optional<Secret> code) {
    try (KeptLog log = KeptLog.begin()) {
      new SetupCode(new OnlyCode(code), SETTINGS).show(new StartupEvent());
      return log.text();
    }
  }

  private record OnlyCode(Optional<Secret> renewCode) implements SetupUseCase {

    @Override
    public User setUp(Secret code, String username, Secret password, String address) {
      throw new AssertionError("nobody asked for a user");
    }
  }
}

package io.nebulagate.application.signin;

import static io.nebulagate.application.signin.Stage.ADDRESS;
import static io.nebulagate.application.signin.Stage.PASSWORD;
import static io.nebulagate.application.signin.Stage.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.fake.signin.InMemorySetup;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SetupServiceTest {

  private final Stage stage = new Stage();
  private final SetupService setup =
      new SetupService(
          new InMemorySetup(
              new InMemoryUsers(new InMemoryLedgerStore(), stage.clock), stage.people),
          stage.attempts,
          stage.random);

  @Test
  void theCodeFromTheLogMakesTheFirstUserWhoIsRoot() {
    Secret code = setup.renewCode().orElseThrow();

    User root = setup.setUp(code, "ada", PASSWORD, ADDRESS);

    assertThat(root.role()).isEqualTo(Role.ROOT);
    assertThat(stage.signedIn("ada").role()).isEqualTo(Role.ROOT);
    assertThat(refusal(() -> setup.setUp(code, "eve", PASSWORD, ADDRESS)))
        .isEqualTo(new GatewayError.AlreadySetUp());
    assertThat(setup.renewCode()).isEmpty();
  }

  @Test
  void aCodeHasAHundredBitsAndMayBeTypedAsPeopleType() {
    Secret code = setup.renewCode().orElseThrow();
    assertThat(code.reveal()).matches("([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}");

    String typed = " " + code.reveal().toLowerCase(Locale.ROOT).replace('-', ' ') + " ";
    setup.setUp(Secret.of(typed), "ada", PASSWORD, ADDRESS);
  }

  @Test
  void theCodeOfAnEarlierStartIsWorthless() {
    Secret old = setup.renewCode().orElseThrow();
    setup.renewCode();

    assertThat(refusal(() -> setup.setUp(old, "ada", PASSWORD, ADDRESS)))
        .isEqualTo(new GatewayError.InvalidCredentials());
  }

  @Test
  void whatTheFirstUserCannotBeCalledDoesNotUseTheCodeUp() {
    Secret code = setup.renewCode().orElseThrow();

    assertThat(refusal(() -> setup.setUp(code, "a b", PASSWORD, ADDRESS)))
        .isInstanceOf(GatewayError.InvalidValue.class);
    assertThat(refusal(() -> setup.setUp(code, "ada", Secret.of("12345678"), ADDRESS)))
        .isInstanceOf(GatewayError.InvalidValue.class);
    setup.setUp(code, "ada", PASSWORD, ADDRESS);
  }

  @Test
  void guessingIsSlowed() {
    setup.renewCode();
    for (int i = 0; i < 20; i++) {
      refusal(() -> setup.setUp(Secret.of("A guess"), "ada", PASSWORD, ADDRESS));
    }
    assertThat(refusal(() -> setup.setUp(Secret.of("A guess"), "ada", PASSWORD, ADDRESS)))
        .isInstanceOf(GatewayError.TooManyAttempts.class);
  }
}

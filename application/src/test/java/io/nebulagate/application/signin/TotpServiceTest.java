package io.nebulagate.application.signin;

import static io.nebulagate.application.signin.Stage.PASSWORD;
import static io.nebulagate.application.signin.Stage.credentials;
import static io.nebulagate.application.signin.Stage.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.signin.Session;
import io.nebulagate.domain.signin.Session.Kind;
import io.nebulagate.domain.signin.Totp;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // filled before each test
class TotpServiceTest {

  private final Stage stage = new Stage();
  private Principal ada;
  private Secret secret;

  @BeforeEach
  void propose() {
    stage.person("ada");
    ada = stage.signedIn("ada");
    secret = stage.totp.propose(ada).secret();
  }

  @Test
  void aProposalAsksNobodyForCodes() {
    assertThat(stage.signIn("ada").user()).isEqualTo(ada.user().getAsLong());
  }

  @Test
  void theUriSaysWhatAppsNeed() {
    TotpUseCase.Proposal proposal = stage.totp.propose(ada);

    assertThat(proposal.uri().reveal())
        .isEqualTo(
            "otpauth://totp/NebulaGate:ada?secret="
                + proposal.secret().reveal()
                + "&issuer=NebulaGate&algorithm=SHA1&digits=6&period=30");
    assertThat(proposal.toString()).doesNotContain(proposal.secret().reveal());
  }

  @Test
  void onceConfirmedThePasswordAloneIsNotEnough() {
    confirm();

    assertThat(refusal(() -> stage.signIn("ada"))).isEqualTo(new GatewayError.TotpRequired());
    assertThat(refusal(() -> signIn("000000"))).isEqualTo(new GatewayError.InvalidCredentials());
    stage.clock.advance(Duration.ofSeconds(30));
    assertThat(signIn(code()).user()).isEqualTo(ada.user().getAsLong());
  }

  @Test
  void askingForTheCodeIsNoFailure() {
    confirm();
    for (int i = 0; i < 50; i++) {
      assertThat(refusal(() -> stage.signIn("ada"))).isEqualTo(new GatewayError.TotpRequired());
    }
  }

  @Test
  void codesCannotBeGuessedByWhoeverHasThePassword() {
    confirm();
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(() -> signIn("00000" + "0")))
          .isEqualTo(new GatewayError.InvalidCredentials());
    }
    assertThat(refusal(() -> signIn(code()))).isInstanceOf(GatewayError.TooManyAttempts.class);
  }

  @Test
  void aCodeCountsOnce() {
    String used = confirm();
    assertThat(refusal(() -> signIn(used))).isEqualTo(new GatewayError.InvalidCredentials());
    stage.clock.advance(Duration.ofSeconds(30));
    String next = code();
    signIn(next);
    assertThat(refusal(() -> signIn(next))).isEqualTo(new GatewayError.InvalidCredentials());
  }

  @Test
  void aPhonesClockMayBeHalfAMinuteOff() {
    confirm();
    stage.clock.advance(Duration.ofMinutes(10));
    long step = Totp.stepAt(stage.clock.instant());

    assertThat(refusal(() -> signIn(Totp.codeAt(step - 2, secret))))
        .isEqualTo(new GatewayError.InvalidCredentials());
    assertThat(refusal(() -> signIn(Totp.codeAt(step + 2, secret))))
        .isEqualTo(new GatewayError.InvalidCredentials());
    signIn(Totp.codeAt(step - 1, secret));
    signIn(Totp.codeAt(step, secret));
    signIn(Totp.codeAt(step + 1, secret));
  }

  @Test
  void aRecoveryCodeStandsInOnce() {
    List<Secret> codes = stage.totp.confirm(ada, Secret.of(code()));

    assertThat(codes).hasSize(10).doesNotHaveDuplicates();
    String typed = codes.getFirst().reveal().toLowerCase(Locale.ROOT).replace("-", " ");
    signIn(typed);
    assertThat(refusal(() -> signIn(typed))).isEqualTo(new GatewayError.InvalidCredentials());
    signIn(codes.getLast().reveal());
  }

  @Test
  void aWrongCodeConfirmsNothing() {
    assertThat(refusal(() -> stage.totp.confirm(ada, Secret.of("000000"))))
        .isInstanceOf(GatewayError.InvalidValue.class);
    assertThat(stage.signIn("ada").user()).isEqualTo(ada.user().getAsLong());
  }

  @Test
  void whatIsConfirmedIsNeitherProposedNorConfirmedAgain() {
    confirm();

    assertThat(refusal(() -> stage.totp.propose(ada)))
        .isEqualTo(new GatewayError.AlreadyExists("totp"));
    assertThat(refusal(() -> stage.totp.confirm(ada, Secret.of(code()))))
        .isInstanceOf(GatewayError.NotFound.class);
  }

  @Test
  void itGoesWithACodeOnly() {
    confirm();
    assertThat(refusal(() -> stage.totp.remove(ada, Secret.of("000000"))))
        .isInstanceOf(GatewayError.InvalidValue.class);
    stage.clock.advance(Duration.ofSeconds(30));

    stage.totp.remove(ada, Secret.of(code()));

    assertThat(stage.signIn("ada").user()).isEqualTo(ada.user().getAsLong());
    assertThat(refusal(() -> stage.totp.remove(ada, Secret.of("000000"))))
        .isInstanceOf(GatewayError.NotFound.class);
  }

  private String confirm() {
    String code = code();
    stage.totp.confirm(ada, Secret.of(code));
    return code;
  }

  private String code() {
    return Totp.codeAt(Totp.stepAt(stage.clock.instant()), secret);
  }

  private Session signIn(String code) {
    return stage.sessions.signIn(credentials("ada", PASSWORD, code), Kind.TOKEN);
  }
}

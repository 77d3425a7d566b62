package io.nebulagate.application.signin;

import static io.nebulagate.application.signin.Stage.ADDRESS;
import static io.nebulagate.application.signin.Stage.PASSWORD;
import static io.nebulagate.application.signin.Stage.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.signin.RecordingMail.Sent;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailServiceTest {

  private static final Secret NEXT = Secret.of("a better horse battery");

  private final Stage stage = new Stage();

  @Test
  void anAddressIsTheirsOnceTheLinkWasUsed() {
    Person ada = stage.person("ada");
    stage.email.requestVerification(ada.id(), "Ada@Example.org");
    assertThat(stage.people.book().addressOf(ada.id())).isEmpty();

    stage.email.verify(lastCode());

    assertThat(stage.people.book().addressOf(ada.id()))
        .contains(new EmailAddress("ada@example.org"));
    assertThat(refusal(() -> stage.email.verify(lastCode())))
        .isInstanceOf(GatewayError.InvalidValue.class);
  }

  @Test
  void anAddressStaysWithItsFirstOwner() {
    verified(stage.person("ada"), "ada@example.org");
    Person eve = stage.person("eve");
    stage.email.requestVerification(eve.id(), "ada@example.org");

    assertThat(refusal(() -> stage.email.verify(lastCode())))
        .isEqualTo(new GatewayError.AlreadyExists("email"));
  }

  @Test
  void aForgottenPasswordIsReplacedOnceAndEndsAllSessions() {
    Person ada = stage.person("ada");
    verified(ada, "ada@example.org");
    Session session = stage.signIn("ada");

    stage.email.requestPassword("ADA@example.org", ADDRESS);
    Secret code = lastCode();
    stage.email.resetPassword(code, NEXT);

    assertThat(stage.sessions.resume(session.id(), ada.id())).isEmpty();
    assertThat(refusal(() -> stage.signIn("ada"))).isEqualTo(new GatewayError.InvalidCredentials());
    stage.sessions.signIn(Stage.credentials("ada", NEXT), Session.Kind.TOKEN);
    assertThat(refusal(() -> stage.email.resetPassword(code, PASSWORD)))
        .isInstanceOf(GatewayError.InvalidValue.class);
  }

  @Test
  void aLinkToANewPasswordLivesForAnHour() {
    verified(stage.person("ada"), "ada@example.org");
    stage.email.requestPassword("ada@example.org", ADDRESS);
    stage.clock.advance(Duration.ofHours(1));

    assertThat(refusal(() -> stage.email.resetPassword(lastCode(), NEXT)))
        .isEqualTo(new GatewayError.InvalidValue("token", "is unknown, used or too old"));
  }

  @Test
  void aPasswordAgainstTheRulesDoesNotUseTheLinkUp() {
    verified(stage.person("ada"), "ada@example.org");
    stage.email.requestPassword("ada@example.org", ADDRESS);

    assertThat(refusal(() -> stage.email.resetPassword(lastCode(), Secret.of("short"))))
        .isInstanceOf(GatewayError.InvalidValue.class);
    stage.email.resetPassword(lastCode(), NEXT);
  }

  @Test
  void aLinkIsNoGoodForAnythingElse() {
    Person ada = stage.person("ada");
    stage.email.requestVerification(ada.id(), "ada@example.org");

    assertThat(refusal(() -> stage.email.resetPassword(lastCode(), NEXT)))
        .isInstanceOf(GatewayError.InvalidValue.class);
  }

  @Test
  void whoeverIsNotThereGetsTheSameAnswerAndNoMail() {
    stage.email.requestPassword("nobody@example.org", ADDRESS);
    Person ada = stage.person("ada");
    verified(ada, "ada@example.org");
    stage.people.disable(ada.id());
    int before = stage.mail.sent().size();

    stage.email.requestPassword("ada@example.org", ADDRESS);

    assertThat(stage.mail.sent()).hasSize(before);
  }

  @Test
  void nobodyIsFloodedWithMail() {
    for (int i = 0; i < 5; i++) {
      stage.email.requestPassword("ada@example.org", ADDRESS);
    }
    assertThat(refusal(() -> stage.email.requestPassword("ada@example.org", ADDRESS)))
        .isInstanceOf(GatewayError.TooManyAttempts.class);
  }

  @Test
  void aNewPasswordOpensAnAccountThatGuessersLocked() {
    verified(stage.person("ada"), "ada@example.org");
    for (int i = 0; i < 5; i++) {
      refusal(() ->
          stage.sessions.signIn(
              Stage.credentials("ada", Secret.of("a guess of mine")), Session.Kind.TOKEN));
    }
    stage.email.requestPassword("ada@example.org", ADDRESS);
    stage.email.resetPassword(lastCode(), NEXT);

    stage.sessions.signIn(Stage.credentials("ada", NEXT), Session.Kind.TOKEN);
  }

  @Test
  void withoutMailEverybodyIsToldSo() {
    stage.mail.configure(false);

    assertThat(refusal(() -> stage.email.requestPassword("ada@example.org", ADDRESS)))
        .isEqualTo(new GatewayError.MailNotConfigured());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "ada@",
        "@example.org",
        "a@b@c",
        "ada@exa mple.org",
        "a\n@b.c",
        "a,b@c"
      })
  void whatIsNoAddressIsRefused(String email) {
    assertThat(refusal(() -> stage.email.requestPassword(email, ADDRESS)))
        .isEqualTo(new GatewayError.InvalidValue("email", "must be a mail address"));
  }

  private void verified(Person person, String email) {
    stage.email.requestVerification(person.id(), email);
    stage.email.verify(lastCode());
  }

  private Secret lastCode() {
    return stage.mail.sent().stream().map(Sent::code).reduce((_, last) -> last).orElseThrow();
  }
}

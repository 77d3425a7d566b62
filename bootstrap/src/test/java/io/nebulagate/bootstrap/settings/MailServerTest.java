package io.nebulagate.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.EmailAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailServerTest {

  private static final String OURS = "https://gate.example.org/";

  @Test
  void mailIsOffUntilServerAndOwnAddressAreSaid() {
    assertThat(MailServer.read(new Environment(Map.of()))).isEmpty();
    assertThat(MailServer.read(new Environment(Map.of("SMTP_URL", "smtp://mail")))).isEmpty();
    assertThat(MailServer.read(new Environment(Map.of("PUBLIC_URL", OURS)))).isEmpty();
  }

  @Test
  void nameAndPasswordMayHoldAnyCharacter() {
    MailServer server = read("smtp://me%40example.org:p%40ss+w%3Ard@mail.example.org:2525");

    assertThat(server.host()).isEqualTo("mail.example.org");
    assertThat(server.port()).isEqualTo(2525);
    assertThat(server.login())
        .contains(new MailServer.Login("me@example.org", Secret.of("p@ss+w:rd")));
    assertThat(server.from()).isEqualTo(new EmailAddress("nebulagate@gate.example.org"));
    assertThat(server.publicUrl()).isEqualTo(URI.create("https://gate.example.org"));
    assertThat(server.toString()).doesNotContain("p@ss");
  }

  @Test
  void aPasswordNeedsAnEncryptedConnectionUnlessItStaysOnThisMachine() {
    assertThat(read("smtp://u:p@mail.example.org").properties())
        .containsEntry("quarkus.mailer.port", "587")
        .containsEntry("quarkus.mailer.tls", "false")
        .containsEntry("quarkus.mailer.start-tls", "REQUIRED")
        .containsEntry("quarkus.mailer.login", "REQUIRED");
    assertThat(read("smtps://u:p@mail.example.org").properties())
        .containsEntry("quarkus.mailer.port", "465")
        .containsEntry("quarkus.mailer.tls", "true")
        .containsEntry("quarkus.tls.mail.hostname-verification-algorithm", "HTTPS");
    assertThat(read("smtp://u:p@127.0.0.1").properties())
        .containsEntry("quarkus.mailer.start-tls", "OPTIONAL");
    assertThat(read("smtp://relay.internal:25").properties())
        .containsEntry("quarkus.mailer.start-tls", "OPTIONAL")
        .containsEntry("quarkus.mailer.login", "DISABLED")
        .doesNotContainKeys("quarkus.mailer.username", "quarkus.mailer.password");
  }

  @Test
  void theSenderMayBeSaid() {
    Map<String, String> variables =
        Map.of("SMTP_URL", "smtp://mail", "PUBLIC_URL", OURS, "SMTP_FROM", "Gate@Example.org");

    Optional<MailServer> server = MailServer.read(new Environment(variables));

    assertThat(server.orElseThrow().from()).isEqualTo(new EmailAddress("gate@example.org"));
  }

  @ParameterizedTest
  @CsvSource({
    "SMTP_URL, mail.example.org:25",
    "SMTP_URL, http://u:hunter2@mail",
    "SMTP_URL, smtp://u:hunter2@mail/path",
    "SMTP_URL, smtp://u:hunter2@mail?x=1",
    "SMTP_URL, smtp://hunter2@mail",
    "SMTP_URL, smtp://u:hunter 2@mail",
    "PUBLIC_URL, gate.example.org",
    "PUBLIC_URL, ftp://gate.example.org",
    "PUBLIC_URL, https://u:hunter2@gate.example.org",
    "PUBLIC_URL, https://gate.example.org/?a=1",
    "SMTP_FROM, nobody"
  })
  void aBadValueIsNamedAndNeverRepeated(String variable, String value) {
    Map<String, String> variables =
        new HashMap<>(Map.of("SMTP_URL", "smtp://mail", "PUBLIC_URL", OURS));
    variables.put(variable, value);

    assertThatThrownBy(() -> MailServer.read(new Environment(variables)))
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith(variable + ": ")
        .hasMessageNotContaining("hunter")
        .hasNoCause();
  }

  private static MailServer read(String smtp) {
    return MailServer.read(new Environment(Map.of("SMTP_URL", smtp, "PUBLIC_URL", OURS)))
        .orElseThrow();
  }
}

package io.nebulagate.bootstrap.support;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.nebulagate.bootstrap.settings.DatabaseAddress;
import io.nebulagate.bootstrap.settings.RuntimeProperties;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.domain.access.Secret;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real SMTP server on loopback, which the gateway under test is told of as by an operator. */
public final class MailBox implements QuarkusTestResourceLifecycleManager {

  /** What mail says of the gateway. */
  public static final String PUBLIC_URL = "https://gate.example.org";

  private static final ServerSetup ANY_PORT = new ServerSetup(0, "127.0.0.1", "smtp");

  private static @Nullable GreenMail running;

  @Override
  public Map<String, String> start() {
    GreenMail server = new GreenMail(ANY_PORT);
    server.start();
    server.setUser("gate@example.org", "gate", "s$cret${x}");
    running = server;
    Map<String, String> variables = new HashMap<>();
    variables.put(
        "SMTP_URL", "smtp://gate:s$cret%24%7Bx%7D@127.0.0.1:" + server.getSmtp().getPort());
    variables.put("PUBLIC_URL", PUBLIC_URL);
    variables.put("SMTP_FROM", "");
    DatabaseAddress none = new DatabaseAddress("jdbc:postgresql://none/none", "", Secret.of(""));
    Settings settings = Settings.read(variables, Path.of("/"));
    RuntimeProperties.of(settings, none)
        .forEach((name, value) -> {
          if (name.matches("quarkus\\.(mailer|tls)\\..*")) {
            variables.put(name, value);
          }
        });
    return variables;
  }

  /** What has come, oldest first: subject, a blank line, text. */
  public static List<String> letters() {
    GreenMail server = running;
    return server == null
        ? List.of()
        : Arrays.stream(server.getReceivedMessages()).map(MailBox::text).toList();
  }

  private static String text(MimeMessage letter) {
    try {
      return letter.getSubject() + "\n\n" + letter.getContent();
    } catch (MessagingException | IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Override
  public void stop() {
    GreenMail server = running;
    if (server != null) {
      server.stop();
    }
  }
}

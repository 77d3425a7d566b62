package io.nebulagate.inbound.http.admin.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.fake.signin.RecordingMail;
import io.nebulagate.application.signin.SetupUseCase;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Totp;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do to their own sign-in: second factors, addresses, forgotten passwords, set-up. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class SelfServiceApiTest {

  private static final String PASSWORD = "correct horse battery";

  @TestHTTPResource URI server;
  @Inject InMemoryPeople people;
  @Inject InMemoryTallies tallies;
  @Inject ManualClock clock;
  @Inject RecordingMail mail;
  @Inject SetupUseCase setup;

  private Person person;
  private AdminClient stranger;

  @BeforeEach
  void somebodyIsThere() {
    tallies.clear();
    person = people.add("user-" + UUID.randomUUID(), Secret.of(PASSWORD), Role.USER);
    stranger = AdminClient.presenting(server, "");
  }

  @Test
  void aSecondFactorComesAndGoes() throws Exception {
    AdminClient client = signedIn("");
    Answer proposed = client.post("/api/user/self/totp", "");
    assertThat(proposed.header("cache-control")).contains("no-store");
    Secret secret = Secret.of(proposed.data().path("secret").asText());
    assertThat(proposed.data().path("otpauth_uri").asText())
        .startsWith("otpauth://totp/NebulaGate:user-")
        .contains(secret.reveal());

    assertThat(client.post("/api/user/self/totp/confirm", code("000000")).status()).isEqualTo(400);
    Answer confirmed = client.post("/api/user/self/totp/confirm", code(now(secret)));
    JsonNode recovery = confirmed.data().path("recovery_codes");
    assertThat(recovery).hasSize(10);

    assertThat(login("").status()).isEqualTo(401);
    assertThat(login("").code()).isEqualTo("totp_required");
    assertThat(login(",\"totp\":\"000000\"").code()).isEqualTo("invalid_credentials");
    assertThat(login(",\"totp\":\"" + recovery.get(0).asText() + "\"").status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(30));
    String next = now(secret);
    assertThat(login(",\"totp\":\"" + next + "\"").status()).isEqualTo(200);
    assertThat(login(",\"totp\":\"" + next + "\"").code()).isEqualTo("invalid_credentials");

    assertThat(client.post("/api/user/self/totp", "").status()).isEqualTo(409);
    assertThat(client.delete("/api/user/self/totp", code(recovery.get(1).asText())).status())
        .isEqualTo(200);
    assertThat(login("").status()).isEqualTo(200);
    assertThat(client.delete("/api/user/self/totp", code("000000")).status()).isEqualTo(404);
  }

  @Test
  void aForgottenPasswordIsReplacedByMailAndNobodyLearnsWhoseAddressItIs() throws Exception {
    String address = person.username() + "@example.org";
    AdminClient client = signedIn("");
    Answer claimed = client.post("/api/user/self/email", email(address));
    assertThat(claimed.status()).isEqualTo(200);
    assertThat(stranger.post("/api/user/email/verify", token(lastCode())).status()).isEqualTo(200);
    assertThat(stranger.post("/api/user/email/verify", token(lastCode())).status()).isEqualTo(400);

    Answer unknown = stranger.post("/api/user/password/forgot", email("nobody@example.org"));
    Answer known = stranger.post("/api/user/password/forgot", email(address));
    assertThat(known.status()).isEqualTo(200);
    assertThat(unknown.text()).isEqualTo(known.text()).isEqualTo(claimed.text());

    String reset = "{\"token\":\"" + lastCode() + "\",\"new_password\":\"a better horse battery\"}";
    assertThat(stranger.post("/api/user/password/reset", reset).status()).isEqualTo(200);
    assertThat(stranger.post("/api/user/password/reset", reset).status()).isEqualTo(400);
    assertThat(client.get("/api/user/session").status()).isEqualTo(401);
    assertThat(login("").status()).isEqualTo(401);
  }

  @Test
  void theFirstUserIsMadeOnce() throws Exception {
    String code = setup.renewCode().orElseThrow().reveal();
    String root = "{\"setup_code\":\"%s\",\"username\":\"ada\",\"password\":\"%s\"}";

    Answer wrong = stranger.post("/api/user/setup", root.formatted("WRONG", PASSWORD));
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("invalid_credentials");
    Answer made = stranger.post("/api/user/setup", root.formatted(code, PASSWORD));
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(made.data().path("role").asText()).isEqualTo("root");
    assertThat(made.data().path("account_id").asLong()).isPositive();
    assertThat(made.text()).doesNotContain("horse");

    Answer again = stranger.post("/api/user/setup", root.formatted(code, PASSWORD));
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("already_set_up");
  }

  @Test
  void onlyWhoeverIsSignedInHasASelf() throws Exception {
    assertThat(stranger.post("/api/user/self/totp", "").status()).isEqualTo(401);
    assertThat(stranger.post("/api/user/self/totp/confirm", code("1")).status()).isEqualTo(401);
    assertThat(stranger.delete("/api/user/self/totp", code("1")).status()).isEqualTo(401);
    assertThat(stranger.post("/api/user/self/email", email("a@b.c")).status()).isEqualTo(401);
    assertThat(stranger.put("/api/user/self/password", "{}").status()).isEqualTo(401);
    assertThat(stranger.post("/api/user/logout-all", "").status()).isEqualTo(401);
  }

  private AdminClient signedIn(String more) throws Exception {
    String token = login(more).data().path("token").asText();
    return AdminClient.presenting(server, "Bearer " + token);
  }

  private Answer login(String more) throws Exception {
    return stranger.post(
        "/api/user/login",
        "{\"username\":\"%s\",\"password\":\"%s\"%s}".formatted(person.username(), PASSWORD, more));
  }

  private String now(Secret secret) {
    return Totp.codeAt(Totp.stepAt(clock.instant()), secret);
  }

  private String lastCode() {
    return mail.sent().getLast().code().reveal();
  }

  private static String code(String code) {
    return "{\"code\":\"" + code + "\"}";
  }

  private static String token(String token) {
    return "{\"token\":\"" + token + "\"}";
  }

  private static String email(String email) {
    return "{\"email\":\"" + email + "\"}";
  }
}

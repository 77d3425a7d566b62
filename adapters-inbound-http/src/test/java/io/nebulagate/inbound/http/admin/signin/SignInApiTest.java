package io.nebulagate.inbound.http.admin.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.inbound.http.TestWiring;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class SignInApiTest {

  private static final String PASSWORD = "correct horse battery";
  private static final String JSON = "application/json";

  @TestHTTPResource URI server;
  @Inject InMemoryPeople people;
  @Inject InMemoryTallies tallies;
  @Inject ManualClock clock;

  private Person person;
  private AdminClient stranger;

  @BeforeEach
  void somebodyIsThere() {
    tallies.clear();
    person = people.add("user-" + UUID.randomUUID(), Secret.of(PASSWORD), Role.USER);
    stranger = AdminClient.presenting(server, "");
  }

  @Test
  void aProgramGetsATokenForTwelveHours() throws Exception {
    Answer answer = stranger.post("/api/user/login", credentials(PASSWORD, ""));

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("cache-control")).contains("no-store");
    assertThat(answer.header("set-cookie")).isEmpty();
    assertThat(answer.data().size()).isEqualTo(2);
    Instant end = Instant.parse(answer.data().path("expires_at").asText());
    assertThat(Duration.between(clock.instant(), end))
        .isBetween(Duration.ofHours(12).minusSeconds(1), Duration.ofHours(12));
    AdminClient program = with(answer.data().path("token").asText());
    assertThat(program.get("/api/user/session").status()).isEqualTo(200);
    assertThat(program.get("/api/user/").status()).isEqualTo(403);
    assertThat(program.get("/api/provider/").code()).isEqualTo("permission_denied");
  }

  @Test
  void anAdministratorMayDoWhatTheRoleSays() throws Exception {
    person = people.add("admin-" + UUID.randomUUID(), Secret.of(PASSWORD), Role.ADMIN);

    assertThat(with(token()).get("/api/user/").status()).isEqualTo(200);
  }

  @Test
  void whatIsWrongIsNotTold() throws Exception {
    Answer wrong = stranger.post("/api/user/login", credentials("wrong horse battery", ""));
    Answer nobody =
        stranger.post(
            "/api/user/login", "{\"username\":\"nobody\",\"password\":\"" + PASSWORD + "\"}");

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("invalid_credentials");
    assertThat(nobody.text()).isEqualTo(wrong.text());
    assertThat(wrong.text()).doesNotContain("horse");
  }

  @Test
  void aLoginIsReadStrictly() throws Exception {
    assertThat(stranger.post("/api/user/login", "{\"username\":\"a\"}").code())
        .isEqualTo("missing_required_parameter");
    assertThat(stranger.post("/api/user/login", credentials(PASSWORD, ",\"x\":1")).code())
        .isEqualTo("unknown_field");
    assertThat(stranger.post("/api/user/login", credentials(PASSWORD, ",\"session\":1")).code())
        .isEqualTo("invalid_value");
    assertThat(stranger.post("/api/user/login", "{\"username\":7,\"password\":\"x\"}").status())
        .isEqualTo(400);
  }

  @Test
  void whoeverGuessesWaitsAndSoDoesTheOwner() throws Exception {
    for (String name : new String[] {person.username(), "nobody-" + UUID.randomUUID()}) {
      String guess = "{\"username\":\"" + name + "\",\"password\":\"wrong horse battery\"}";
      for (int i = 0; i < 5; i++) {
        assertThat(stranger.post("/api/user/login", guess).status()).isEqualTo(401);
      }
      Answer locked = stranger.post("/api/user/login", guess);
      assertThat(locked.status()).isEqualTo(429);
      assertThat(locked.code()).isEqualTo("too_many_attempts");
      assertThat(locked.header("retry-after")).contains("60");
    }
    assertThat(stranger.post("/api/user/login", credentials(PASSWORD, "")).status()).isEqualTo(429);
    clock.advance(Duration.ofMinutes(1));
    assertThat(token()).isNotEmpty();
  }

  @Test
  void whoSignsInOrFailsToIsWrittenDownAndWhatWasTypedIsNot() throws Exception {
    stranger.post("/api/user/login", credentials("wrong horse battery", ""));
    stranger.post("/api/user/login", "{\"username\":\"typed-by-mistake\",\"password\":\"x\"}");
    token();

    Answer told = AdminClient.of(server).get("/api/audit/?limit=3");

    assertThat(told.data().findValuesAsText("action")).containsOnly("session.begin");
    assertThat(told.data().findValuesAsText("status")).containsExactly("200", "401", "401");
    assertThat(told.data().findValuesAsText("actor"))
        .containsExactly(person.username(), "unknown", person.username());
    assertThat(told.data().at("/items/0/user_id").longValue()).isEqualTo(person.id());
    assertThat(told.data().at("/items/0/address").asText()).isEqualTo("127.0.0.1");
    assertThat(told.data().at("/items/0/role").asText()).isEqualTo("guest");
    assertThat(told.text()).doesNotContain("horse", "typed-by-mistake");
  }

  @Test
  void guessesThatAreLockedOutLeaveNothingBehind() throws Exception {
    String guess = credentials("wrong horse battery", "");
    for (int i = 0; i < 5; i++) {
      stranger.post("/api/user/login", guess);
    }
    String newest = newestEntry();

    assertThat(stranger.post("/api/user/login", guess).status()).isEqualTo(429);
    assertThat(stranger.post("/api/user/login", "{\"username\":7}").status()).isEqualTo(400);
    String link = "{\"token\":\"no-such-token\"}";
    assertThat(stranger.post("/api/user/email/verify", link).status()).isEqualTo(400);

    assertThat(newestEntry()).isEqualTo(newest);
  }

  private String newestEntry() throws Exception {
    return AdminClient.of(server).get("/api/audit/?limit=1").data().at("/items/0/id").asText();
  }

  @Test
  void loggingOutCounts() throws Exception {
    String here = token();
    String there = token();
    assertThat(here).isNotEqualTo(there);

    assertThat(with(here).post("/api/user/logout", "").status()).isEqualTo(200);
    assertThat(with(here).get("/api/user/session").status()).isEqualTo(401);
    assertThat(with(here).post("/api/user/logout", "").status()).isEqualTo(401);
    assertThat(with(there).get("/api/user/session").status()).isEqualTo(200);

    assertThat(with(there).post("/api/user/logout-all", "").status()).isEqualTo(200);
    assertThat(with(there).get("/api/user/session").status()).isEqualTo(401);
  }

  @Test
  void theAdministratorsTokenHasNoSessionToEnd() throws Exception {
    AdminClient admin = AdminClient.of(server);

    assertThat(admin.post("/api/user/logout", "").status()).isEqualTo(403);
    assertThat(admin.post("/api/user/self/totp", "").status()).isEqualTo(403);
    assertThat(admin.post("/api/user/self/email", "{\"email\":\"a@b.c\"}").status()).isEqualTo(403);
  }

  @Test
  void guessesOfTheAdministratorsTokenAreSlowedAndTheTokenIsNot() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(with("a-guess-" + i).get("/api/user/").status()).isEqualTo(401);
    }
    Answer slowed = with("a-guess-too-many").get("/api/user/");
    assertThat(slowed.status()).isEqualTo(429);
    assertThat(slowed.code()).isEqualTo("too_many_attempts");
    assertThat(slowed.header("retry-after")).contains("60");

    assertThat(with(TestWiring.ADMIN_TOKEN).get("/api/user/").status()).isEqualTo(200);
    assertThat(with(token()).get("/api/user/session").status()).isEqualTo(200);
    assertThat(with("a.worthless.token").get("/api/user/").status()).isEqualTo(401);
  }

  @Test
  void aNewPasswordEndsTheOtherSessions() throws Exception {
    String here = token();
    String there = token();
    String change =
        "{\"current_password\":\"" + PASSWORD + "\",\"new_password\":\"a better horse\"}";

    assertThat(with(here).put("/api/user/self/password", change.replace("correct", "wrong")).code())
        .isEqualTo("invalid_credentials");
    Answer changed = with(here).put("/api/user/self/password", change);

    assertThat(changed.text()).isEqualTo("{\"success\":true,\"message\":\"\",\"data\":null}");
    assertThat(with(here).get("/api/user/session").status()).isEqualTo(200);
    assertThat(with(there).get("/api/user/session").status()).isEqualTo(401);
    assertThat(stranger.post("/api/user/login", credentials(PASSWORD, "")).status()).isEqualTo(401);
  }

  @Test
  void aPasswordAgainstTheRulesIsRefusedByName() throws Exception {
    Answer refused =
        with(token())
            .put(
                "/api/user/self/password",
                "{\"current_password\":\"" + PASSWORD + "\",\"new_password\":\"elevenchars\"}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("'new_password'").doesNotContain("elevenchars");
  }

  private AdminClient with(String token) {
    return AdminClient.presenting(server, "Bearer " + token);
  }

  private String token() throws Exception {
    Answer answer =
        stranger.post("/api/user/login", credentials(PASSWORD, ""), "Content-Type", JSON);
    return answer.data().path("token").asText();
  }

  private String credentials(String password, String more) {
    return "{\"username\":\"%s\",\"password\":\"%s\"%s}"
        .formatted(person.username(), password, more);
  }
}

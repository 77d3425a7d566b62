package io.nebulagate.inbound.http.admin.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.signin.InMemoryExternalIdentities;
import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.application.fake.signin.InMemoryTotp;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.ExternalIdentity;
import io.nebulagate.domain.signin.OneTimeCode;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.auth.SignInTickets;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway whose operator trusts no identity provider, and what needs none. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class ExternalSignInOffTest {

  private static final String CONFIRM = "/api/user/login/second-factor";
  private static final Secret PASSWORD = Secret.of("correct horse battery");

  @TestHTTPResource URI server;
  @Inject InMemoryPeople people;
  @Inject InMemoryTallies tallies;
  @Inject InMemoryTotp factors;
  @Inject InMemoryExternalIdentities identities;
  @Inject SignInTickets tickets;
  @Inject ManualClock clock;

  private AdminClient stranger;

  @BeforeEach
  void somebodyComes() {
    tallies.clear();
    stranger = AdminClient.presenting(server, "");
  }

  @Test
  void aDoorThatIsShutReadsLikeNone() throws Exception {
    for (String door : List.of("oidc", "github", "nonsense")) {
      for (String path : List.of("", "/callback", "/callback?code=x&state=y")) {
        Answer answer = stranger.get("/api/user/login/" + door + path);
        assertThat(answer.status()).as(door + path).isEqualTo(404);
        assertThat(answer.code()).as(door + path).isEqualTo("unknown_url");
        assertThat(answer.header("set-cookie")).isEmpty();
      }
    }
  }

  @Test
  void cookiesOfTheLibraryOpenNothing() throws Exception {
    for (String cookie :
        List.of("q_session=x|y|z", "q_session_oidc=x|y|z", "q_auth_github_1=1|x", "q_auth=1")) {
      Answer answer = stranger.get("/api/user/session", "Cookie", cookie);
      assertThat(answer.status()).as(cookie).isEqualTo(401);
      assertThat(answer.header("location")).as(cookie).isEmpty();
    }
  }

  @Test
  void aTicketAndACodeBeginASession() throws Exception {
    Person ada = withSecondFactor("0123-4567-89AB-CDEF");
    String ticket = "nebulagate-ticket=" + tickets.write(ada.id()).reveal();

    assertThat(confirm(ticket, "000000").status()).isEqualTo(401);
    Answer answer = confirm(ticket, "0123-4567-89AB-CDEF");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.data().path("csrf_token").asText()).hasSize(43);
    assertThat(confirm(ticket, "0123-4567-89AB-CDEF").status()).isEqualTo(401);
  }

  @Test
  void onlyOurTicketsCountAndNotForLong() throws Exception {
    Person ada = withSecondFactor("0123-4567-89AB-CDEF");
    String ours = tickets.write(ada.id()).reveal();
    String others = tickets.write(ada.id() + 1).reveal();
    String mixed = others.substring(0, others.length() - 43) + ours.substring(ours.length() - 43);

    for (String ticket : List.of("", "x", mixed, ours + "x", ours.substring(1))) {
      Answer answer = confirm("nebulagate-ticket=" + ticket, "0123-4567-89AB-CDEF");
      assertThat(answer.code()).as(ticket).isEqualTo("external_sign_in_refused");
    }
    clock.advance(Duration.ofMinutes(5));
    assertThat(confirm("nebulagate-ticket=" + ours, "0123-4567-89AB-CDEF").status()).isEqualTo(401);
  }

  @Test
  void peopleSeeAndEndTheirOwnIdentities() throws Exception {
    Person ada = people.add("user-" + UUID.randomUUID(), PASSWORD, Role.USER);
    EmailAddress address = new EmailAddress(UUID.randomUUID() + "@example.org");
    people.book().keep(ada.id(), address);
    identities.link(new ExternalIdentity("https://id.example", ada.username()), ada.id(), address);
    AdminClient caller = AdminClient.presenting(server, "Bearer " + token(ada));

    Answer list = caller.get("/api/user/self/identities");
    assertThat(list.data()).hasSize(1);
    assertThat(list.data().path(0).path("issuer").asText()).isEqualTo("https://id.example");
    String link = "/api/user/self/identities/" + list.data().at("/0/id").asLong();

    assertThat(caller.call("DELETE", link, "").status()).isEqualTo(200);
    assertThat(caller.get("/api/user/self/identities").data()).isEmpty();
    assertThat(caller.call("DELETE", link, "").status()).isEqualTo(404);
    assertThat(stranger.get("/api/user/self/identities").status()).isEqualTo(401);
  }

  private Person withSecondFactor(String recovery) {
    Person person = people.add("user-" + UUID.randomUUID(), PASSWORD, Role.ADMIN);
    factors.propose(person.id(), Secret.of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    factors.confirm(person.id(), 1, List.of(OneTimeCode.digest(Secret.of(recovery))));
    return person;
  }

  private Answer confirm(String cookie, String code) throws Exception {
    return stranger.post(CONFIRM, "{\"totp\":\"" + code + "\"}", "Cookie", cookie);
  }

  private String token(Person person) throws Exception {
    String body =
        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(person.username(), PASSWORD.reveal());
    return stranger.post("/api/user/login", body).data().path("token").asText();
  }
}

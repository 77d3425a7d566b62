package io.nebulagate.inbound.http.admin.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A browser. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class ConsoleSessionTest {

  private static final String PATH = "/api/user/session";

  @TestHTTPResource URI server;
  @Inject InMemoryPeople people;
  @Inject InMemoryTallies tallies;

  private Person person;
  private AdminClient browser;

  @BeforeEach
  void somebodyIsThere() {
    tallies.clear();
    Secret password = Secret.of("correct horse battery");
    person = people.add("user-" + UUID.randomUUID(), password, Role.USER);
    browser = AdminClient.presenting(server, "");
  }

  @Test
  void theCookieIsOutOfReachOfScriptsAndOtherSites() throws Exception {
    Answer plain = signIn();
    assertThat(setCookie(plain))
        .startsWith("nebulagate=ey")
        .contains(";httponly", ";samesite=strict", ";path=/", ";max-age=604800")
        .doesNotContain(";secure", "domain");
    assertThat(plain.data().has("token")).isFalse();

    Answer secure = signIn("X-Forwarded-Proto", "https");
    assertThat(setCookie(secure))
        .startsWith("__host-nebulagate=ey")
        .contains(";httponly", ";samesite=strict", ";path=/", ";secure")
        .doesNotContain("domain");
  }

  @Test
  void whatChangesSomethingNeedsTheTokenThatOnlyOurPagesKnow() throws Exception {
    Answer signedIn = signIn();
    String cookie = cookieOf(signedIn);
    String csrf = signedIn.data().path("csrf_token").asText();
    assertThat(csrf).hasSize(43);
    assertThat(browser.get(PATH, "Cookie", cookie).status()).isEqualTo(200);

    Answer forged = browser.post("/api/user/self/totp", "", "Cookie", cookie);
    assertThat(forged.status()).isEqualTo(403);
    assertThat(forged.code()).isEqualTo("csrf_token_invalid");
    for (String wrong : new String[] {"", "x", csrf.substring(1), csrf + "x"}) {
      assertThat(
              browser
                  .post("/api/user/self/totp", "", "Cookie", cookie, "X-CSRF-Token", wrong)
                  .status())
          .isEqualTo(403);
    }
    assertThat(
            browser
                .post("/api/user/self/totp", "", "Cookie", cookie, "X-CSRF-Token", csrf)
                .status())
        .isEqualTo(200);
  }

  @Test
  void theTokenOfOneSessionIsNoneOfAnother() throws Exception {
    Answer first = signIn();
    Answer second = signIn();
    assertThat(cookieOf(first)).isNotEqualTo(cookieOf(second));

    String foreign = first.data().path("csrf_token").asText();

    assertThat(
            browser
                .post("/api/user/logout", "", "Cookie", cookieOf(second), "X-CSRF-Token", foreign)
                .status())
        .isEqualTo(403);
  }

  @Test
  void aConsoleThatIsLoadedAgainAsksForItsToken() throws Exception {
    Answer signedIn = signIn();

    Answer again = browser.get(PATH, "Cookie", cookieOf(signedIn));

    assertThat(again.data().path("csrf_token")).isEqualTo(signedIn.data().path("csrf_token"));
    assertThat(again.header("cache-control")).contains("no-store");
  }

  @Test
  void loggingOutCountsAndTakesTheCookieAway() throws Exception {
    Answer signedIn = signIn();
    String cookie = cookieOf(signedIn);
    String csrf = signedIn.data().path("csrf_token").asText();

    Answer out = browser.post("/api/user/logout", "", "Cookie", cookie, "X-CSRF-Token", csrf);

    assertThat(out.status()).isEqualTo(200);
    assertThat(setCookie(out)).startsWith("nebulagate=;").contains("max-age=0");
    assertThat(browser.get(PATH, "Cookie", cookie).status()).isEqualTo(401);
  }

  @Test
  void aCookieIsNoBearerTokenAndABearerTokenNoCookie() throws Exception {
    String value = cookieOf(signIn()).substring("nebulagate=".length());
    assertThat(AdminClient.presenting(server, "Bearer " + value).get(PATH).status()).isEqualTo(401);

    String token = browser.post("/api/user/login", credentials("")).data().path("token").asText();
    assertThat(browser.get(PATH, "Cookie", "nebulagate=" + token).status()).isEqualTo(401);
  }

  @Test
  void aCookieOfAPlainConnectionIsNoneOfASecureOne() throws Exception {
    String plain = cookieOf(signIn());
    String secure = cookieOf(signIn("X-Forwarded-Proto", "https"));

    assertThat(browser.get(PATH, "Cookie", plain, "X-Forwarded-Proto", "https").status())
        .isEqualTo(401);
    assertThat(browser.get(PATH, "Cookie", secure).status()).isEqualTo(401);
    assertThat(browser.get(PATH, "Cookie", secure, "X-Forwarded-Proto", "https").status())
        .isEqualTo(200);
    assertThat(browser.get(PATH, "Cookie", secure, "X-Forwarded-Proto", "https, http").status())
        .isEqualTo(200);
  }

  @Test
  void noOtherSiteSignsAVisitorInByAForm() throws Exception {
    Answer form =
        browser.post(
            "/api/user/login", credentials(",\"session\":true"), "Content-Type", "text/plain");

    assertThat(form.status()).isEqualTo(400);
    assertThat(form.header("set-cookie")).isEmpty();
  }

  @Test
  void aStaleCookieDoesNotStandInTheWayOfSigningIn() throws Exception {
    String body = credentials(",\"session\":true");

    assertThat(
            browser
                .post(
                    "/api/user/login",
                    body,
                    "Cookie",
                    "nebulagate=stale",
                    "Content-Type",
                    "application/json")
                .status())
        .isEqualTo(200);
    assertThat(browser.get("/api/status", "Cookie", "nebulagate=stale").status()).isEqualTo(200);
  }

  private Answer signIn(String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = "application/json; charset=utf-8";
    Answer answer = browser.post("/api/user/login", credentials(",\"session\":true"), all);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  private String credentials(String more) {
    return "{\"username\":\"%s\",\"password\":\"correct horse battery\"%s}"
        .formatted(person.username(), more);
  }

  private static String cookieOf(Answer answer) {
    return answer.header("set-cookie").orElseThrow().split(";", 2)[0];
  }

  private static String setCookie(Answer answer) {
    return answer.header("set-cookie").orElseThrow().toLowerCase(Locale.ROOT).replace("; ", ";");
  }
}

package io.nebulagate.bootstrap.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.signin.TotpStore;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.bootstrap.support.KeptLog;
import io.nebulagate.bootstrap.support.MailBox;
import io.nebulagate.domain.access.Secret;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers, an OpenID provider that lets nobody new in, and a GitHub that does. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@WithTestResource(value = MailBox.class, scope = TestResourceScope.GLOBAL)
@WithTestResource(value = LookAlikes.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class ExternalSignInFlowTest {

  private static final String SESSION = "nebulagate";
  private static final String ADA = login("1", "ada@example.org", true, "");
  private static final int AT_ONCE = 6;

  @Inject DataSource dataSource;
  @Inject TotpStore factors;

  private URI base;
  private SignInFlow flow;
  private Browser browser;
  private long ada;

  @BeforeEach
  void onlyAdaIsThere() throws SQLException {
    run("DELETE FROM users");
    run("DELETE FROM sign_in_failures");
    base = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
    flow = new SignInFlow(base);
    browser = new Browser(base);
    ada = flow.add("ada", GatewayDatabase.ADMIN_TOKEN);
    run("INSERT INTO user_emails (user_id, address) VALUES (" + ada + ", 'ada@example.org')");
  }

  @Test
  void aSessionOfOursComesOutOfTheFlowAndNoOther() throws SQLException {
    URI authorize = browser.begin("oidc");
    assertThat(authorize.getQuery())
        .contains("response_type=code", "code_challenge_method=S256", "nonce=", "state=")
        .contains("redirect_uri=" + MailBox.PUBLIC_URL + "/api/user/login/oidc/callback")
        .contains("scope=openid+email+profile");

    HttpResponse<String> back = browser.open(browser.atProvider(authorize, ADA));

    assertThat(back.statusCode()).as(back.body()).isEqualTo(303);
    assertThat(Browser.placeOf(back)).isEqualTo(URI.create(MailBox.PUBLIC_URL + "/"));
    assertThat(back.headers().firstValue("cache-control")).contains("no-store");
    assertThat(back.headers().allValues("set-cookie").toString())
        .containsIgnoringCase("samesite=strict")
        .containsIgnoringCase("httponly")
        .doesNotContain("q_session");
    assertThat(browser.cookies()).containsOnlyKeys(SESSION);
    assertThat(session(browser)).isEqualTo(200);
    assertThat(count("user_sessions WHERE user_id = " + ada)).isEqualTo(1);
    assertThat(flow.call("GET", "/api/audit/export", GatewayDatabase.ADMIN_TOKEN, "").body())
        .contains("identity.link", "\"ada\"");
  }

  @Test
  void theLinkCountsWhateverTheAddressIsLaterAndEachSignInIsASessionOfItsOwn() throws SQLException {
    browser.signIn("oidc", ADA);
    String first = browser.cookies().get(SESSION);
    Browser again = new Browser(base);

    again.signIn("oidc", login("1", "moved@example.org", true, ""));

    assertThat(again.cookies().get(SESSION)).isNotEqualTo(first);
    assertThat(session(again)).isEqualTo(200);
    assertThat(count("users")).isEqualTo(1);
    assertThat(count("user_identities WHERE user_id = " + ada)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"nonce\":\"another\"",
        "\"nonce\":null",
        "\"iss\":\"https://id.example.org\"",
        "\"aud\":\"another\"",
        "\"aud\":[\"gate\",\"another\"],\"azp\":\"another\"",
        "\"exp\":1000000000",
        "\"sub\":null",
        "\"key\":\"foreign\"",
        "\"key\":\"secret\"",
        "\"key\":\"none\""
      })
  void aTokenThatIsWrongInOnePlaceOpensNothing(String wrong) throws SQLException {
    refused(browser.signIn("oidc", login("1", "ada@example.org", true, wrong)), 401);

    assertThat(browser.cookies()).doesNotContainKey(SESSION);
    assertThat(count("user_sessions") + count("user_identities")).isZero();
  }

  @Test
  void aCodeComesBackToTheBrowserThatAskedForIt() throws SQLException {
    URI back = browser.atProvider(browser.begin("oidc"), ADA);
    Browser victim = new Browser(base);
    refused(victim.open(back), 401);
    victim.begin("oidc");
    refused(victim.open(back), 401);
    refused(victim.open(URI.create(back.toString().replaceAll("state=[^&]*", "state="))), 401);
    refused(browser.open(URI.create(back + "x")), 401);
    refused(browser.open(URI.create(back.toString().replaceAll("&state=.*", ""))), 401);

    assertThat(browser.open(back).statusCode()).isEqualTo(303);
    refused(browser.open(back), 401);
    assertThat(count("user_sessions")).isEqualTo(1);
  }

  @Test
  void aCodeOfAnotherSignInDoesNotFitTheVerifier() {
    URI mine = browser.atProvider(browser.begin("oidc"), ADA);
    Browser attacker = new Browser(base);
    URI theirs = attacker.atProvider(attacker.begin("oidc"), login("2", "m@example.org", true, ""));
    String code = theirs.getQuery().replaceAll(".*code=([^&]*).*", "$1");

    refused(
        browser.open(URI.create(mine.toString().replaceAll("code=[^&]*", "code=" + code))), 401);
  }

  @Test
  void whoCancelsAtTheProviderIsToldSo() {
    String state = browser.begin("oidc").getQuery().replaceAll(".*state=([^&]*).*", "$1");

    HttpResponse<String> answer =
        browser.open(
            URI.create("/api/user/login/oidc/callback?error=access_denied&state=" + state));

    refused(answer, 401);
    assertThat(answer.body()).contains("start again");
  }

  @Test
  void onlyAnAddressThatBothSidesHaveVerifiedOpensAnAccount() throws SQLException {
    refused(browser.signIn("oidc", login("1", "ada@example.org", false, "")), 403);
    refused(browser.signIn("oidc", login("1", "nobody@example.org", true, "")), 403);
    run("DELETE FROM user_emails");

    try (KeptLog log = KeptLog.begin()) {
      refused(browser.signIn("oidc", ADA), 403);
      refused(browser.signIn("oidc", login("1", "ada@example.org", true, "\"aud\":\"x\"")), 401);
      assertThat(log.text()).contains("provider=oidc").doesNotContain("ada@example", "Ada L");
    }
    assertThat(count("users")).isEqualTo(1);
    assertThat(count("user_identities")).isZero();
  }

  @Test
  void whoIsDisabledStaysOut() {
    browser.signIn("oidc", ADA);
    String disabled = "{\"id\":" + ada + ",\"enabled\":false}";
    assertThat(flow.call("PUT", "/api/user/", GatewayDatabase.ADMIN_TOKEN, disabled).statusCode())
        .isEqualTo(200);

    refused(new Browser(base).signIn("oidc", ADA), 403);
    assertThat(session(browser)).isEqualTo(401);
  }

  @Test
  void whoHasASecondFactorIsAskedForIt() throws SQLException {
    factors.propose(ada, Secret.of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    factors.confirm(ada, 1, List.of());

    HttpResponse<String> answer = browser.signIn("oidc", ADA);

    assertThat(Browser.placeOf(answer))
        .isEqualTo(URI.create(MailBox.PUBLIC_URL + "/second-factor"));
    assertThat(browser.cookies()).containsOnlyKeys("nebulagate-ticket");
    assertThat(session(browser)).isEqualTo(401);
    assertThat(count("user_sessions")).isZero();
  }

  @Test
  void gitHubTellsThePrimaryAddressAndWhetherItIsVerified() throws SQLException {
    browser.signIn("github", gitHub(7, "ada@example.org", true));
    assertThat(count("user_identities WHERE user_id = " + ada + " AND subject = '7'")).isEqualTo(1);

    Browser other = new Browser(base);
    other.signIn("github", gitHub(8, "ada@example.org", false));

    assertThat(session(other)).isEqualTo(200);
    assertThat(count("users WHERE username = 'octo'")).isEqualTo(1);
    assertThat(count("user_emails")).isEqualTo(1);
    assertThat(count("user_identities WHERE user_id = " + ada)).isEqualTo(1);
  }

  @Test
  void aGitHubThatDoesNotTellAddressesLetsNobodyIn() throws SQLException {
    refused(browser.signIn("github", "{\"id\":5,\"login\":\"octo\"}"), 502);

    assertThat(count("users")).isEqualTo(1);
  }

  @Test
  void ofManyFirstSignInsAtOnceOneMakesTheUser()
      throws SQLException, InterruptedException, ExecutionException {
    String newcomer = gitHub(9, "new@example.org", true);
    List<Future<HttpResponse<String>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        answers.add(threads.submit(() -> new Browser(base).signIn("github", newcomer)));
      }
    }

    for (Future<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(303);
    }
    assertThat(count("users WHERE username LIKE 'octo%'")).isEqualTo(1);
    assertThat(count("user_identities WHERE subject = '9'")).isEqualTo(1);
    assertThat(count("user_sessions")).isEqualTo(AT_ONCE);
  }

  @Test
  void nobodyChoosesWhereTheWayEnds() {
    URI authorize = browser.begin("oidc?redirect_uri=https://evil.example&next=//evil.example");

    assertThat(authorize.toString()).doesNotContain("evil");
    assertThat(Browser.placeOf(browser.open(browser.atProvider(authorize, ADA))))
        .isEqualTo(URI.create(MailBox.PUBLIC_URL + "/"));
  }

  private static String login(String subject, String email, boolean verified, String more) {
    return "{\"sub\":\"%s\",\"email\":\"%s\",\"email_verified\":%s,\"name\":\"Ada L\"%s}"
        .formatted(subject, email, verified, more.isEmpty() ? "" : "," + more);
  }

  /** With an address in the profile, as people write there what they like. */
  private static String gitHub(int id, String primary, boolean verified) {
    return """
    {"id":%d,"login":"octo","name":null,"email":"ada@example.org","emails":[
      {"email":"old@example.org","primary":false,"verified":true},
      {"email":"%s","primary":true,"verified":%s}]}
    """
        .formatted(id, primary, verified);
  }

  private static void refused(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("external_sign_in_refused");
  }

  private static int session(Browser someone) {
    return someone.open(URI.create("/api/user/session")).statusCode();
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int count(String of) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + of)) {
      row.next();
      return row.getInt(1);
    }
  }
}

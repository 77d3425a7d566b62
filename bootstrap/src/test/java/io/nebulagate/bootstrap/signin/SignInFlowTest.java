package io.nebulagate.bootstrap.signin;

import static io.nebulagate.bootstrap.signin.SignInFlow.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.SetupUseCase;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.bootstrap.support.KeptLog;
import io.nebulagate.bootstrap.support.MailBox;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.signin.EmailAddress;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In the test's own process, where the users of other flows have left. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@WithTestResource(value = MailBox.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class SignInFlowTest {

  private static final Pattern LINK = Pattern.compile("#token=([0-9A-Z]{32})");
  private static final String NEXT_PASSWORD = "another long pass phrase";

  @Inject SetupUseCase setup;
  @Inject EmailBook addresses;
  @Inject LedgerStore ledger;
  @Inject AccountBook accounts;
  @Inject DataSource dataSource;

  private SignInFlow flow;

  @BeforeEach
  void everybodyLeaves() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM users");
      statement.execute("DELETE FROM sign_in_failures");
    }
    URI base = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
    flow = new SignInFlow(base);
  }

  @Test
  void theFirstUserSignsInWorksAndLeaves() {
    flow.fromSetupToGone(setup.renewCode().orElseThrow().reveal());
  }

  @Test
  void aForgottenPasswordComesByMailAndNothingSecretByTheLog() {
    try (KeptLog log = KeptLog.begin()) {
      flow.add("ada", GatewayDatabase.ADMIN_TOKEN);
      String token = flow.signIn("ada", PASSWORD);
      ok("/api/user/self/email", token, "{\"email\":\"ada@example.org\"}");
      String verification = codeOfLetter(1);
      ok("/api/user/email/verify", "", "{\"token\":\"" + verification + "\"}");

      ok("/api/user/password/forgot", "", "{\"email\":\"nobody@example.org\"}");
      ok("/api/user/password/forgot", "", "{\"email\":\"ada@example.org\"}");
      String reset = codeOfLetter(2);
      String body = "{\"token\":\"%s\",\"new_password\":\"%s\"}".formatted(reset, NEXT_PASSWORD);
      ok("/api/user/password/reset", "", body);

      assertThat(flow.call("POST", "/api/user/password/reset", "", body).statusCode())
          .isEqualTo(400);
      assertThat(flow.call("GET", "/api/user/session", token, "").statusCode()).isEqualTo(401);
      String next = flow.signIn("ada", NEXT_PASSWORD);
      String secret =
          SignInFlow.data(flow.call("POST", "/api/user/self/totp", next, ""))
              .required("secret")
              .asText();
      String[] secrets = {
        PASSWORD,
        NEXT_PASSWORD,
        token,
        next,
        verification,
        reset,
        secret,
        GatewayDatabase.ADMIN_TOKEN
      };
      assertThat(log.text()).doesNotContain(secrets).doesNotContain("ada@example");
      assertThat(audited()).contains("self.propose-totp").doesNotContain(secrets);
    }
  }

  private String audited() {
    return flow.call("GET", "/api/audit/export", GatewayDatabase.ADMIN_TOKEN, "").body();
  }

  private void ok(String path, String token, String body) {
    HttpResponse<String> answer = flow.call("POST", path, token, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"success\":true,\"message\":\"\",\"data\":null}");
  }

  @Test
  void whoeverKeepsTheMoneyIsToldByMailThatABudgetIsSpent() {
    long keeper = flow.add("keeper", GatewayDatabase.ADMIN_TOKEN);
    addresses.keep(keeper, new EmailAddress("keeper@example.org"));
    Budget day =
        new Budget(
            "USER",
            Long.toString(keeper),
            Budget.Period.DAY,
            LocalDate.of(2026, 11, 20),
            Money.ofNanos(1_000));
    LedgerBench bench = new LedgerBench(ledger, accounts);
    Hold hold = LedgerBench.aHold(bench.account(10_000), 850).within(List.of(day));
    bench.hold(hold);
    bench.settle(hold, 850);

    List<String> letters =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> lettersOfBudgets(keeper), come -> come.size() == 2);

    assertThat(letters.getLast())
        .startsWith("80 % of a budget are spent")
        .contains(MailBox.PUBLIC_URL, "daily budget of user " + keeper, "0.00000085 of 0.000001");
  }

  private static List<String> lettersOfBudgets(long user) {
    return MailBox.letters().stream()
        .filter(letter -> letter.contains("budget of user " + user + ","))
        .sorted()
        .toList();
  }

  private static List<String> lettersWithLinks() {
    return MailBox.letters().stream().filter(letter -> LINK.matcher(letter).find()).toList();
  }

  private static String codeOfLetter(int number) {
    List<String> letters =
        await().until(SignInFlowTest::lettersWithLinks, come -> come.size() >= number);
    assertThat(letters).hasSize(number);
    Matcher link = LINK.matcher(letters.getLast());
    assertThat(link.find()).as(letters.getLast()).isTrue();
    assertThat(letters.getLast()).contains(MailBox.PUBLIC_URL + "/");
    return link.group(1);
  }
}

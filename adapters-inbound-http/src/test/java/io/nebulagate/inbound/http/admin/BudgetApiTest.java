package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.domain.access.BudgetPeriod;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.admin.Company.Person;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and aBudgetOfEveryLevel fill the fields
class BudgetApiTest {

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;
  @Inject InMemoryLedgerStore ledger;

  private Company company;
  private long project;
  private long key;

  @BeforeEach
  void aBudgetOfEveryLevel() throws Exception {
    company = Company.found(server, tokens);
    project = company.project();
    key = company.key(",\"project_id\":" + project + ",\"monthly_budget\":\"10\"");
    limit("org", company.id(), "daily");
    limit("project", project, "daily");
  }

  @Test
  void aBudgetSaysWhatIsUsedWhatIsLeftAndWhen() throws Exception {
    LedgerBench bench = new LedgerBench(ledger, ledger);
    AccountId account = bench.account(10_000_000_000L);
    Budget day =
        BudgetPeriod.of(Budget.Period.DAY, now(), TimeZones.DEFAULT)
            .budget(LimitLevel.ORGANISATION, Long.toString(company.id()), Money.parse("5"));
    Hold spent = LedgerBench.aHold(account, 2_500_000_000L).within(List.of(day));
    bench.hold(spent);
    bench.settle(spent, 2_500_000_000L);
    bench.hold(LedgerBench.aHold(account, 1_000_000_000L).within(List.of(day)));
    ledger.budgets().confirm(ledger.budgets().claim(100, Duration.ofMinutes(1)));

    JsonNode told = company.member("owner").client().get(of("org", company.id())).data().path(0);

    assertThat(told.path("owner_type").asText()).isEqualTo("org");
    assertThat(told.path("owner_id").longValue()).isEqualTo(company.id());
    assertThat(told.path("period").asText()).isEqualTo("daily");
    assertThat(told.path("amount").asText()).isEqualTo("5");
    assertThat(told.path("used").asText()).isEqualTo("3.5");
    assertThat(told.path("held").asText()).isEqualTo("1");
    assertThat(told.path("left").asText()).isEqualTo("1.5");
    assertThat(told.path("time_zone").asText()).isEqualTo("UTC");
    assertThat(told.path("told").toString()).isEqualTo("[50]");
    assertThat(OffsetDateTime.parse(told.path("since").asText()).toInstant())
        .isBefore(now())
        .isEqualTo(OffsetDateTime.parse(told.path("until").asText()).minusDays(1).toInstant());
  }

  @ParameterizedTest
  @CsvSource({"owner, 3", "billing, 3", "developer, 1", "viewer, 1"})
  void membersSeeOfAKeyWhatTheirRoleSays(String role, int budgets) throws Exception {
    Answer seen = company.member(role).client().get(of("key", key));

    assertThat(seen.data()).as(seen.text()).hasSize(budgets);
    assertThat(seen.data().path(0).path("owner_type").asText()).isEqualTo("key");
  }

  @ParameterizedTest
  @CsvSource({"owner, 200", "billing, 200", "developer, 403", "viewer, 403"})
  void theMoneyOfAllIsForThoseWhoMaySeeMoney(String role, int status) throws Exception {
    Person member = company.member(role);

    assertThat(member.client().get(of("org", company.id())).status()).isEqualTo(status);
    assertThat(member.client().get(of("project", project)).status()).isEqualTo(status);
    assertThat(company.admin().get(of("project", project)).data()).hasSize(2);
  }

  @Test
  void toStrangersThereIsNoSuchOwner() throws Exception {
    AdminClient stranger = company.stranger().client();

    for (String theirs : List.of(of("org", company.id()), of("project", project), of("key", key))) {
      String nobodys = theirs.replaceFirst("owner_id=.*", "owner_id=98765432198765");
      assertThat(stranger.get(theirs).status()).as(theirs).isEqualTo(404);
      assertThat(stranger.get(theirs).text()).isEqualTo(stranger.get(nobodys).text());
    }
    assertThat(stranger.get("/api/budget/?owner_type=model&owner_id=m").status()).isEqualTo(403);
  }

  @Test
  void peopleSeeTheirOwnWithoutNamingIt() throws Exception {
    Person anna = company.stranger();
    assertThat(anna.client().get("/api/budget/").data()).isEmpty();

    limit("user", anna.id(), "monthly");

    JsonNode own = anna.client().get("/api/budget/").data();
    assertThat(own.findValuesAsText("period")).containsExactly("monthly");
    assertThat(own.path(0).path("owner_id").longValue()).isEqualTo(anna.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner_type=org", "owner_id=7", "owner_type=team&owner_id=7"})
  void halfAnOwnerIsRefusedByName(String query) throws Exception {
    Answer refused = company.admin().get("/api/budget/?" + query);

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.message()).containsPattern("owner_(type|id)");
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }

  private static String of(String type, long id) {
    return "/api/budget/?owner_type=%s&owner_id=%d".formatted(type, id);
  }

  private void limit(String type, long id, String period) throws Exception {
    Answer set =
        company
            .admin()
            .put(
                "/api/limit/",
                "{\"owner_type\":\"%s\",\"owner_id\":%d,\"%s_budget\":\"5\"}"
                    .formatted(type, id, period));
    assertThat(set.status()).as(set.text()).isEqualTo(200);
  }
}

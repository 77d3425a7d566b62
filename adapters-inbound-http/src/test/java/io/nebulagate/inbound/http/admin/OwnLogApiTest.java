package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.admin.Company.Person;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and found fill the fields
class OwnLogApiTest {

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;
  @Inject InMemoryLedgerStore ledger;

  private Company company;
  private Person anna;

  @BeforeEach
  void found() throws Exception {
    company = Company.found(server, tokens);
    anna = company.member("viewer");
  }

  @Test
  void peopleSeeTheirOwnRequestsAndNotWhoServedThem() throws Exception {
    RequestId first = served(anna.id(), "m1", 200);
    RequestId second = served(anna.id(), "m1", 200);
    served(company.stranger().id(), "m1", 200);

    JsonNode page = anna.client().get("/api/log/self?limit=1").data();
    JsonNode rest =
        anna.client()
            .get("/api/log/self?limit=1&cursor=" + page.path("next_cursor").asText())
            .data();

    assertThat(page.findValuesAsText("request_id")).containsExactly(second.toString());
    assertThat(rest.findValuesAsText("request_id")).containsExactly(first.toString());
    assertThat(page.at("/items/0/provider").isNull()).isTrue();
    assertThat(anna.client().get("/api/log/").status()).isEqualTo(403);
  }

  @Test
  void membersSeeTheirOrganisationsAndNobodyElses() throws Exception {
    RequestId ours = served(company.id(), "m1", 200);
    String path = "/api/log/self?org_id=" + company.id();

    assertThat(anna.client().get(path).data().findValuesAsText("request_id"))
        .containsExactly(ours.toString());
    Answer refused = company.stranger().client().get(path);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.text())
        .isEqualTo(company.stranger().client().get("/api/log/self?org_id=98765432109").text());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 3",
    "model=, 3",
    "model=m2, 1",
    "status=429, 1",
    "api_key_id=5, 3",
    "api_key_id=6, 0",
    "until=2020-01-01T00:00:00Z, 0",
    "from=2020-01-01T00:00:00Z, 3",
    "model=m1&status=200, 2"
  })
  void aFilterLeavesWhatMatches(String filter, int found) throws Exception {
    served(company.id(), "m1", 200);
    served(company.id(), "m1", 200);
    served(company.id(), "m2", 429);

    Answer page = company.admin().get("/api/log/?org_id=" + company.id() + "&" + filter);

    assertThat(page.data().path("items")).as(page.text()).hasSize(found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status=2", "until=9", "api_key_id=x", "project_id=0", "from=yesterday"})
  void whatIsNoFilterIsRefusedByName(String filter) throws Exception {
    Answer refused = company.admin().get("/api/log/?" + filter);

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.message()).contains("'" + filter.substring(0, filter.indexOf('=')) + "'");
  }

  private RequestId served(long tenant, String model, int status) {
    RequestRecord record =
        new RequestRecord(
            new RequestId(LedgerBench.newId()),
            new RequestRecord.Caller(5, new AccountId(1000), tenant),
            new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName(model), true),
            status,
            RequestRecord.Usage.NONE,
            Optional.empty(),
            List.of(new RequestRecord.Attempt("demo", 9, 200, "served", Duration.ofMillis(12))),
            new RequestRecord.Timing(
                Instant.parse("2026-11-20T10:00:00Z"), Optional.empty(), Duration.ofMillis(20)));
    ledger.keep(List.of(record));
    return record.id();
  }
}

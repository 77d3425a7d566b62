package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.admin.Company.Person;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People bound what is theirs, and never loosen what an operator has bound. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and found fill the fields
class OwnLimitApiTest {

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;

  private Company company;

  @BeforeEach
  void found() throws Exception {
    company = Company.found(server, tokens);
  }

  @ParameterizedTest
  @CsvSource({"owner, 200", "billing, 200", "developer, 403", "viewer, 403"})
  void membersBoundTheirOrganisationAsTheirRoleSays(String role, int status) throws Exception {
    Person member = company.member(role);

    assertThat(limit(member, "org", company.id(), "\"5\"").status()).isEqualTo(status);
    assertThat(limit(member, "project", company.project(), "\"5\"").status()).isEqualTo(status);
    assertThat(limit(member, "user", member.id(), "\"5\"").status()).isEqualTo(200);
  }

  @Test
  void whatAnOperatorSetIsNeitherRaisedNorRemoved() throws Exception {
    Person owner = company.member("owner");
    assertThat(set(company.admin(), "org", company.id(), "\"5\"").status()).isEqualTo(200);
    assertThat(inForce(owner)).isEqualTo("5");

    assertThat(limit(owner, "org", company.id(), "\"9\"").status()).isEqualTo(200);
    assertThat(inForce(owner)).isEqualTo("5");

    assertThat(limit(owner, "org", company.id(), "\"2\"").status()).isEqualTo(200);
    assertThat(inForce(owner)).isEqualTo("2");

    assertThat(limit(owner, "org", company.id(), "null").status()).isEqualTo(200);
    assertThat(inForce(owner)).isEqualTo("5");
  }

  @Test
  void anOperatorsBoundOfAKeyOutlivesItsOwn() throws Exception {
    Person owner = company.member("owner");
    long key = company.key(",\"daily_budget\":\"3\"");
    assertThat(set(company.admin(), "key", key, "\"1\"").status()).isEqualTo(200);

    String raised = "{\"id\":" + key + ",\"daily_budget\":\"100\"}";
    assertThat(owner.client().put("/api/agg-token/", raised).status()).isEqualTo(200);

    JsonNode counts =
        owner.client().get("/api/budget/?owner_type=key&owner_id=" + key).data().path(0);
    assertThat(counts.path("amount").asText()).isEqualTo("1");
    assertThat(limit(owner, "key", key, "\"100\"").status()).isEqualTo(400);
  }

  @Test
  void toStrangersThereIsNothingToBoundAndModelsAreForOperators() throws Exception {
    Person stranger = company.stranger();

    for (String type : new String[] {"org", "user"}) {
      assertThat(limit(stranger, type, company.id(), "\"5\"").status()).as(type).isEqualTo(404);
    }
    assertThat(limit(stranger, "project", company.project(), "\"5\"").text())
        .isEqualTo(limit(stranger, "project", 98_765_432_198_765L, "\"5\"").text())
        .contains("not_found");
    assertThat(limit(stranger, "key", company.key(""), "\"5\"").status()).isEqualTo(404);
    assertThat(
            stranger
                .client()
                .put("/api/limit/", "{\"owner_type\":\"model\",\"owner_id\":\"m\",\"rpm_limit\":1}")
                .status())
        .isEqualTo(403);
  }

  @Test
  void aChangeIsWrittenDownWithWhatItWasBefore() throws Exception {
    Person owner = company.member("owner");
    limit(owner, "org", company.id(), "\"5\"");
    limit(owner, "org", company.id(), "\"4\"");

    JsonNode entry = company.admin().get("/api/audit/?limit=1").data().at("/items/0");

    assertThat(entry.path("action").asText()).isEqualTo("limit.change");
    assertThat(entry.path("user_id").longValue()).isEqualTo(owner.id());
    assertThat(entry.at("/before/daily_budget").asText()).isEqualTo("5");
    assertThat(entry.at("/after/daily_budget").asText()).isEqualTo("4");
    assertThat(entry.at("/after/set_by").asText()).isEqualTo("owner");
  }

  private String inForce(Person owner) throws Exception {
    Answer budgets = owner.client().get("/api/budget/?owner_type=org&owner_id=" + company.id());
    return budgets.data().at("/0/amount").asText();
  }

  private static Answer limit(Person person, String type, long id, String daily) throws Exception {
    return set(person.client(), type, id, daily);
  }

  private static Answer set(AdminClient as, String type, long id, String daily) throws Exception {
    return as.put(
        "/api/limit/",
        "{\"owner_type\":\"%s\",\"owner_id\":%d,\"daily_budget\":%s}".formatted(type, id, daily));
  }
}

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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and found fill the fields
class ProjectApiTest {

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;

  private Company company;

  @BeforeEach
  void found() throws Exception {
    company = Company.found(server, tokens);
  }

  @ParameterizedTest
  @CsvSource({"owner, 200", "developer, 200", "billing, 403", "viewer, 403"})
  void membersMakeAndChangeProjectsAsTheirRoleSays(String role, int status) throws Exception {
    Person member = company.member(role);
    long project = company.project();

    assertThat(add(member, company.id(), "search").status()).isEqualTo(status);
    assertThat(change(member, project, "\"name\":\"find\"").status()).isEqualTo(status);
    assertThat(member.client().get("/api/project/" + project).status()).isEqualTo(200);
  }

  @Test
  void peopleListWhatTheyMaySee() throws Exception {
    Person viewer = company.member("viewer");
    long project = company.project();
    long own = add(viewer, viewer.id(), "mine").data().path("id").longValue();

    assertThat(ids(viewer, "")).containsExactly("" + own, "" + project);
    assertThat(ids(viewer, "?org_id=" + company.id())).containsExactly("" + project);
    assertThat(ids(company.stranger(), "")).isEmpty();
    assertThat(company.stranger().client().get("/api/project/?org_id=" + company.id()).status())
        .isEqualTo(404);
  }

  @Test
  void anArchivedProjectTakesNoMoreKeysAndKeepsThoseItHas() throws Exception {
    Person owner = company.member("owner");
    long project = company.project();
    long key = company.key(",\"project_id\":" + project);

    Answer archived = change(owner, project, "\"archived\":true");

    assertThat(archived.data().path("archived").booleanValue()).isTrue();
    assertThat(ids(owner, "?org_id=" + company.id())).isEmpty();
    assertThat(ids(owner, "?archived=true&org_id=" + company.id())).containsExactly("" + project);
    String renamed = "{\"id\":" + key + ",\"name\":\"renamed\"}";
    assertThat(owner.client().put("/api/agg-token/", renamed).status()).isEqualTo(200);
    String another =
        "{\"name\":\"late\",\"account_id\":%d,\"project_id\":%d}"
            .formatted(company.account(), project);
    assertThat(owner.client().post("/api/agg-token/", another).message()).contains("'project_id'");

    assertThat(change(owner, project, "\"archived\":false").status()).isEqualTo(200);
    assertThat(owner.client().post("/api/agg-token/", another).status()).isEqualTo(200);
  }

  @Test
  void toStrangersThereIsNoSuchProject() throws Exception {
    Person stranger = company.stranger();
    long project = company.project();

    Answer theirs = change(stranger, project, "\"name\":\"taken\"");
    assertThat(theirs.status()).isEqualTo(404);
    assertThat(theirs.text())
        .isEqualTo(change(stranger, 98_765_432_198L, "\"name\":\"taken\"").text());
    Answer refused = add(stranger, company.id(), "intruder");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).isEqualTo(add(stranger, 98_765_432_198L, "intruder").text());
  }

  @Test
  void aChangeIsWrittenDownWithWhatItWasBefore() throws Exception {
    long project = company.project();
    change(company.member("owner"), project, "\"name\":\"find\"");

    JsonNode entry = company.admin().get("/api/audit/?limit=1").data().at("/items/0");

    assertThat(entry.path("action").asText()).isEqualTo("project.change");
    assertThat(entry.at("/before/name").asText()).isNotEqualTo("find");
    assertThat(entry.at("/after/name").asText()).isEqualTo("find");
  }

  private static List<String> ids(Person person, String query) throws Exception {
    return person.client().get("/api/project/" + query).data().path("items").findValuesAsText("id");
  }

  private static Answer add(Person person, long tenant, String name) throws Exception {
    return person
        .client()
        .post("/api/project/", "{\"org_id\":%d,\"name\":\"%s\"}".formatted(tenant, name));
  }

  private static Answer change(Person person, long project, String fields) throws Exception {
    return person.client().put("/api/project/", "{\"id\":%d,%s}".formatted(project, fields));
  }
}

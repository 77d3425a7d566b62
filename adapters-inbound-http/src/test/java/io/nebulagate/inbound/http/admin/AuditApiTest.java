package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.inbound.http.TestWiring;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and signIn fill the fields
class AuditApiTest {

  @TestHTTPResource URI server;

  private AdminClient admin;

  @BeforeEach
  void signIn() {
    admin = AdminClient.of(server);
  }

  @Test
  void aChangeSaysWhoWhenFromWhereAndWhat() throws Exception {
    long id = person().data().path("id").longValue();
    Answer changed = admin.put("/api/user/", "{\"id\":%d,\"display_name\":\"Ada\"}".formatted(id));

    JsonNode entry = newest();

    assertThat(entry.path("action").asText()).isEqualTo("user.change");
    assertThat(entry.path("actor").asText()).isEqualTo("root");
    assertThat(entry.path("role").asText()).isEqualTo("root");
    assertThat(entry.path("user_id").isNull()).isTrue();
    assertThat(entry.path("address").asText()).isEqualTo("127.0.0.1");
    assertThat(entry.path("path").asText()).isEqualTo("PUT /api/user/");
    assertThat(entry.path("status").intValue()).isEqualTo(200);
    assertThat(entry.path("request_id").asText())
        .isEqualTo(changed.whole().headers().firstValue("X-Request-Id").orElseThrow());
    assertThat(entry.path("input").path("display_name").asText()).isEqualTo("Ada");
    assertThat(entry.path("before").path("display_name").asText()).isNotEqualTo("Ada");
    assertThat(entry.path("after").path("display_name").asText()).isEqualTo("Ada");
  }

  @Test
  void noSecretIsWrittenDown() throws Exception {
    person();
    Answer issued = admin.post("/api/agg-token/", "{\"name\":\"audited\"}");
    String provider =
        "{\"name\":\"audited\",\"type\":\"openai\",\"base_url\":\"http://127.0.0.1:9\",\"models\":[],"
            + "\"keys\":[\"sk-very-secret\"]}";
    assertThat(admin.post("/api/provider/", provider).status()).isEqualTo(200);

    String told = admin.get("/api/audit/?limit=3").text();

    assertThat(told).contains("user.add", "key.issue", "provider.add", "***");
    assertThat(told)
        .doesNotContain(
            "correct horse battery", "sk-very-secret", issued.data().path("raw_key").asText());
  }

  @Test
  void whatWasRefusedIsWrittenDownToo() throws Exception {
    assertThat(admin.put("/api/user/", "{\"id\":987654,\"role\":\"admin\"}").status())
        .isEqualTo(404);

    assertThat(newest().path("status").intValue()).isEqualTo(404);
    assertThat(newest().path("after").isNull()).isTrue();
  }

  @Test
  void aBodyThatIsNoJsonIsNotKept() throws Exception {
    admin.post("/api/org/", "{\"name\":\"broken and secret");

    assertThat(newest().path("input").toString()).isEqualTo("{\"unreadable\":26}");
  }

  @Test
  void theNextPageFollows() throws Exception {
    person();
    person();

    JsonNode first = admin.get("/api/audit/?limit=1").data();
    JsonNode second =
        admin.get("/api/audit/?limit=1&cursor=" + first.path("next_cursor").asText()).data();

    assertThat(second.path("items").path(0).path("id").asText())
        .isLessThan(first.path("items").path(0).path("id").asText());
    assertThat(admin.get("/api/audit/?cursor=x").status()).isEqualTo(400);
  }

  @Test
  void everythingIsExportedALineEach() throws Exception {
    person();
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/audit/export"))
            .header("Authorization", "Bearer " + TestWiring.ADMIN_TOKEN)
            .build();

    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.headers().firstValue("content-type").orElse(""))
          .startsWith("application/x-ndjson");
      String first = answer.body().lines().findFirst().orElseThrow();
      assertThat(new ObjectMapper().readTree(first).path("action").asText()).isEqualTo("user.add");
    }
  }

  @Test
  void whoBecomesOfAMemberIsTold() throws Exception {
    long user = person().data().path("id").longValue();
    String name = "{\"name\":\"" + UUID.randomUUID() + "\"}";
    String members =
        "/api/org/" + admin.post("/api/org/", name).data().path("id").longValue() + "/member";
    admin.put(members, "{\"user_id\":%d,\"role\":\"owner\"}".formatted(user));
    assertThat(newest().path("before").isNull()).isTrue();

    admin.put(members, "{\"user_id\":%d,\"role\":\"viewer\"}".formatted(user));
    assertThat(newest().at("/before/role").asText()).isEqualTo("owner");
  }

  @Test
  void aDoneActionLooksDoneWhateverItsViewDoes() throws Exception {
    assertThat(admin.put("/api/unshowable", "").status()).isEqualTo(200);

    assertThat(newest().path("action").asText()).isEqualTo("test.unshow");
    assertThat(newest().path("status").intValue()).isEqualTo(200);
    assertThat(newest().path("after").isNull()).isTrue();
  }

  private JsonNode newest() throws Exception {
    return admin.get("/api/audit/?limit=1").data().path("items").path(0);
  }

  private Answer person() throws Exception {
    return admin.post(
        "/api/user/",
        "{\"username\":\"%s\",\"password\":\"correct horse battery\",\"role\":\"user\"}"
            .formatted(UUID.randomUUID()));
  }
}

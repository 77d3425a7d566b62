package io.nebulagate.inbound.http.admin.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.fake.export.ListedRows;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class ExportApiTest {

  private static final String FILES =
      "{\"name\":\"files\",\"type\":\"file\",\"kinds\":[\"audit\",\"ledger\"],"
          + "\"keep_days\":{\"audit\":30}}";
  private static final String PUSH =
      "{\"name\":\"push\",\"type\":\"https\",\"kinds\":[\"verdict\"],"
          + "\"url\":\"https://siem.example/in\"}";

  @TestHTTPResource URI server;
  @Inject ListedRows rows;
  @Inject ManualClock clock;

  private AdminClient admin;

  @BeforeEach
  @AfterEach
  void nothingIsExported() throws Exception {
    admin = AdminClient.of(server);
    for (JsonNode export : admin.get("/api/export/").data()) {
      admin.delete("/api/export/" + export.path("id"));
    }
  }

  @Test
  void filesAreKeptAsLongAsEachKindSays() throws Exception {
    Answer made = admin.post("/api/export/", FILES);

    JsonNode export = made.data().path("export");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(made.data().path("secret").isNull()).isTrue();
    assertThat(export.path("type").asText()).isEqualTo("file");
    assertThat(export.at("/kinds/0/kind").asText()).isEqualTo("ledger");
    assertThat(export.at("/kinds/0/keep_days").isNull()).isTrue();
    assertThat(export.at("/kinds/1/keep_days").intValue()).isEqualTo(30);
    assertThat(admin.get("/api/export/" + export.path("id")).data()).isEqualTo(export);
    assertThat(admin.get("/api/export/").data()).containsExactly(export);
  }

  @Test
  void aSecretIsShownOnceAndNeverAgain() throws Exception {
    Answer made = admin.post("/api/export/", PUSH);
    String secret = made.data().path("secret").asText();
    String id = made.data().at("/export/id").asText();

    Answer renewed = admin.post("/api/export/" + id + "/secret", "");

    assertThat(secret).startsWith("whsec_");
    assertThat(renewed.data().path("secret").asText()).startsWith("whsec_").isNotEqualTo(secret);
    assertThat(admin.get("/api/export/" + id).text()).doesNotContain("whsec_");
    assertThat(admin.get("/api/export/").text()).doesNotContain("whsec_");
    assertThat(admin.get("/api/audit/?page_size=100").text()).doesNotContain("whsec_");
  }

  @Test
  void whatIsNotNamedStays() throws Exception {
    String id = admin.post("/api/export/", PUSH).data().at("/export/id").asText();

    Answer changed = admin.put("/api/export/", "{\"id\":%s,\"kinds\":[\"audit\"]}".formatted(id));
    Answer off = admin.put("/api/export/", "{\"id\":%s,\"enabled\":false}".formatted(id));

    assertThat(changed.data().path("url").asText()).isEqualTo("https://siem.example/in");
    assertThat(off.data().at("/kinds/0/kind").asText()).isEqualTo("audit");
    assertThat(off.data().path("enabled").booleanValue()).isFalse();
  }

  @Test
  void howFarBehindAKindIsIsShown() throws Exception {
    rows.add(ExportKind.VERDICT, "{}", clock.instant().minusSeconds(90));

    JsonNode export = admin.post("/api/export/", PUSH).data().path("export");

    assertThat(export.at("/kinds/0/lag_seconds").longValue()).isEqualTo(90);
    assertThat(export.at("/kinds/0/delivered_at").isNull()).isTrue();
  }

  @Test
  void aTestTellsWhatBecameOfIt() throws Exception {
    String files = admin.post("/api/export/", FILES).data().at("/export/id").asText();
    String push = admin.post("/api/export/", PUSH).data().at("/export/id").asText();

    JsonNode taken = admin.post("/api/export/" + files + "/test", "").data();
    JsonNode refused = admin.post("/api/export/" + push + "/test", "").data();

    assertThat(taken.path("taken").booleanValue()).isTrue();
    assertThat(refused.path("taken").booleanValue()).isFalse();
    assertThat(refused.path("error").asText()).isEqualTo("the receiver answered 503");
  }

  @Test
  void aNameIsTakenOnceAndFilesHaveNoSecret() throws Exception {
    String id = admin.post("/api/export/", FILES).data().at("/export/id").asText();

    assertThat(admin.post("/api/export/", FILES).status()).isEqualTo(409);
    assertThat(admin.post("/api/export/" + id + "/secret", "").status()).isEqualTo(400);
    assertThat(admin.delete("/api/export/" + id).status()).isEqualTo(200);
    assertThat(admin.get("/api/export/" + id).status()).isEqualTo(404);
    assertThat(admin.post("/api/export/" + id + "/test", "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"file","kinds":["audit"]} | name
          {"name":"../up","type":"file","kinds":["audit"]} | name
          {"name":"a","type":"ftp","kinds":["audit"]} | type
          {"name":"a","type":"file","kinds":[]} | kinds
          {"name":"a","type":"file","kinds":["prompts"]} | kinds
          {"name":"a","type":"file","kinds":["audit"],"url":"https://a.example"} | url
          {"name":"a","type":"file","kinds":["audit"],"keep_days":{"audit":0}} | keep_days.audit
          {"name":"a","type":"file","kinds":["audit"],"keep_days":{"all":1}} | keep_days.all
          {"name":"a","type":"https","kinds":["audit"]} | url
          {"name":"a","type":"https","kinds":["audit"],"url":"ftp://a.example"} | url
          {"name":"a","type":"https","kinds":["audit"],"url":"https://u:p@a.example"} | url
          {"name":"a","type":"https","kinds":["audit"],"url":"https://a.example/?q=1"} | url
          {"name":"a","type":"https","kinds":["audit"],"url":"https:///x"} | url
          {"name":"a","type":"https","kinds":["audit"],"url":"https://a.example","keep_days":{"audit":1}} | keep_days
          """)
  void whatIsWrongIsNamed(String body, String field) throws Exception {
    Answer refused = admin.post("/api/export/", body);

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.text()).contains(field);
    assertThat(admin.get("/api/export/").data()).isEmpty();
  }
}

package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LimitApiTest {

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @SuppressWarnings("NullAway.Init")
  private AdminClient admin;

  @BeforeEach
  void signIn() {
    admin = AdminClient.of(server);
  }

  @Test
  void whatIsNamedChangesNullClearsAndTheRestStays() throws Exception {
    Answer set =
        admin.put(
            "/api/limit/",
            "{\"owner_type\":\"org\",\"owner_id\":7,\"rpm_limit\":60,\"tpm_limit\":1000,"
                + "\"daily_budget\":\"5.5\"}");
    Answer changed =
        admin.put(
            "/api/limit/",
            "{\"owner_type\":\"org\",\"owner_id\":\"7\",\"rpm_limit\":null,"
                + "\"concurrency_limit\":2}");

    assertThat(set.status()).as(set.text()).isEqualTo(200);
    assertThat(set.data().toString())
        .isEqualTo(
            "{\"owner_type\":\"org\",\"owner_id\":7,\"set_by\":\"operator\",\"rpm_limit\":60,"
                + "\"tpm_limit\":1000,\"concurrency_limit\":null,\"daily_budget\":\"5.5\",\"monthly_budget\":null}");
    assertThat(changed.data().toString())
        .isEqualTo(
            "{\"owner_type\":\"org\",\"owner_id\":7,\"set_by\":\"operator\",\"rpm_limit\":null,"
                + "\"tpm_limit\":1000,\"concurrency_limit\":2,\"daily_budget\":\"5.5\",\"monthly_budget\":null}");
    assertThat(admin.get("/api/limit/?page_size=100").data().path("items"))
        .anyMatch(item -> item.equals(changed.data()));
  }

  @Test
  void aModelIsNamedAndWhatHasNoLimitIsNotListed() throws Exception {
    String model = "\"owner_type\":\"model\",\"owner_id\":\"vendor/m: {1}\"";
    assertThat(admin.put("/api/limit/", "{" + model + ",\"rpm_limit\":1}").status()).isEqualTo(200);
    assertThat(admin.get("/api/limit/?page_size=100").text()).contains("vendor/m: {1}");

    assertThat(admin.put("/api/limit/", "{" + model + ",\"rpm_limit\":null}").status())
        .isEqualTo(200);
    assertThat(admin.get("/api/limit/?page_size=100").text()).doesNotContain("vendor/m: {1}");
  }

  @Test
  void whoIsNotThereHasNoLimits() throws Exception {
    Answer unknown =
        admin.put(
            "/api/limit/", "{\"owner_type\":\"user\",\"owner_id\":987654321,\"rpm_limit\":1}");

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("not_found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"owner_id":7,"rpm_limit":1}                                | owner_type
          {"owner_type":"team","owner_id":7,"rpm_limit":1}            | owner_type
          {"owner_type":"user","rpm_limit":1}                         | owner_id
          {"owner_type":"user","owner_id":0,"rpm_limit":1}            | owner_id
          {"owner_type":"user","owner_id":1.5,"rpm_limit":1}          | owner_id
          {"owner_type":"user","owner_id":"x","rpm_limit":1}          | owner_id
          {"owner_type":"user","owner_id":"1e30","rpm_limit":1}       | owner_id
          {"owner_type":"model","owner_id":"","rpm_limit":1}          | owner_id
          {"owner_type":"model","owner_id":7,"rpm_limit":1}           | owner_id
          {"owner_type":"user","owner_id":7}                          | rpm_limit
          {"owner_type":"user","owner_id":7,"rpm_limit":0}            | rpm_limit
          {"owner_type":"user","owner_id":7,"rpm_limit":2147483648}   | rpm_limit
          {"owner_type":"user","owner_id":7,"tpm_limit":1.5}          | tpm_limit
          {"owner_type":"user","owner_id":7,"concurrency_limit":"2"}  | concurrency_limit
          {"owner_type":"user","owner_id":7,"daily_budget":"-1"}      | daily_budget
          {"owner_type":"user","owner_id":7,"monthly_budget":"x"}     | monthly_budget
          {"owner_type":"user","owner_id":7,"rpm_limit":1,"rpm":1}    | rpm
          """)
  void whatCannotBeIsRefusedByName(String body, String field) throws Exception {
    Answer refused = admin.put("/api/limit/", body);

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.message()).contains("'" + field + "'");
  }
}

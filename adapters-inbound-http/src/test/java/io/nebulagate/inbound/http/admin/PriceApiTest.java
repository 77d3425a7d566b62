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
class PriceApiTest {

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @SuppressWarnings("NullAway.Init")
  private AdminClient admin;

  @BeforeEach
  void signIn() {
    admin = AdminClient.of(server);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "input":2.50,"output":"10" | "input":"2.5","output":"10" | nano
          "input":"1e-7","output":0 | "input":"0.0000001","output":"0" | nano
          "input":3,"output":15,"cached_input":"0.3","cache_write_1h":6 | \
          "input":"3","output":"15","cached_input":"0.3","cache_write_1h":"6" | nano
          "per_call":"0.02" | "per_call":"0.02" | nano
          "model_price":0.02 | "per_call":"0.02" | quota
          "model_ratio":1.25,"completion_ratio":4,"cache_ratio":0.5 | \
          "input":"2.5","output":"10","cached_input":"1.25" | quota
          "model_ratio":1.5,"completion_ratio":5,"create_cache_ratio":1.25 | \
          "input":"3","output":"15","cache_write":"3.75" | quota
          """)
  void everyFormOfAPriceIsUnderstood(String given, String shown, String rounding) throws Exception {
    Answer set = admin.put("/api/price/", "{\"model\":\"priced\"," + given + "}");

    assertThat(set.status()).as(set.text()).isEqualTo(200);
    assertThat(set.text()).contains(shown).contains("\"rounding\":\"" + rounding + "\"");
    assertThat(admin.get("/api/price/?page_size=100").text()).contains(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "input":1 | missing_required_parameter | output
          "model_ratio":1 | missing_required_parameter | completion_ratio
          "cache_ratio":1,"model_ratio":null | missing_required_parameter | model_ratio
          "provider_id":null | missing_required_parameter | input
          "input":-1,"output":1 | invalid_value   | input
          "input":1,"output":1000001 | invalid_value   | output
          "input":"1e-19","output":1 | invalid_value   | input
          "input":"a","output":1 | invalid_value   | input
          "input":1e999999999,"output":1 | invalid_value   | input
          "per_call":-0.1 | invalid_value   | per_call
          "per_call":"0.0000000001" | invalid_value   | per_call
          "per_call":1,"input":1 | invalid_value   | input
          "model_price":1,"model_ratio":1 | invalid_value   | model_ratio
          "input":1,"output":1,"provider_id":1 | not_implemented | provider_id
          "inputs":1 | unknown_field   | inputs
          """)
  void whatCannotBeAPriceIsRefusedByName(String given, String code, String field) throws Exception {
    Answer answer = admin.put("/api/price/", "{\"model\":\"refused\"," + given + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.message()).contains("'" + field + "'");
    assertThat(admin.get("/api/price/?page_size=100").text()).doesNotContain("refused");
  }

  @Test
  void everyChangeIsANewVersion() throws Exception {
    String price = "{\"model\":\"versioned\",\"input\":1,\"output\":1}";
    long first = admin.put("/api/price/", price).data().path("version").longValue();
    long second = admin.put("/api/price/", price).data().path("version").longValue();
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void aGroupHasAFactor() throws Exception {
    Answer set = admin.put("/api/price/group", "{\"group\":\"vip\",\"ratio\":0.50}");
    assertThat(set.text()).contains("{\"group\":\"vip\",\"ratio\":\"0.5\"}");
    assertThat(admin.put("/api/price/group", "{\"group\":\"vip\",\"ratio\":-1}").message())
        .contains("ratio");
    assertThat(admin.put("/api/price/group", "{\"group\":\"\",\"ratio\":1}").message())
        .contains("group");
  }
}

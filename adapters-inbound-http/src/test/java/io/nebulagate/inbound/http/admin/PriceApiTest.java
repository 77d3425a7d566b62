package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
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
          "model_ratio":1.25,"completion_ratio":4,"image_ratio":2,"audio_ratio":16,\
          "audio_completion_ratio":2 | "image":"5","audio_input":"40","audio_output":"80" | quota
          "input":1,"output":2,"reasoning":3 | "output":"2","reasoning":"3" | nano
          "input":1,"output":2,"tools":{"web_search":10} | "tools":{"web_search":"10"} | nano
          "input":0,"output":0,"per_image":0.04 | "per_image":{"any":"0.04"} | nano
          "input":0,"output":0,"per_image":{"1024x1024":0.04,"1024x1024/hd":0.08} | \
          "per_image":{"1024x1024":"0.04","1024x1024/hd":"0.08"} | nano
          "per_call":1,"per_second":0.0001,"per_character":"0.000015" | \
          "per_second":"0.0001","per_character":"0.000015" | nano
          "input":0,"output":0,"per_search":0.002 | "per_search":"0.002" | nano
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
          "per_call":1000001 | invalid_value | per_call
          "input":1,"output":1,"provider_id":0 | invalid_value | provider_id
          "per_image":0.04 | missing_required_parameter | input
          "tools":{"web_search":10} | missing_required_parameter | input
          "input":1,"output":1,"tools":{"Web Search":10} | invalid_value | tools.Web Search
          "input":1,"output":1,"tools":{"web_search":-1} | invalid_value | tools.web_search
          "input":1,"output":1,"tools":{"web_search":"x"} | invalid_value | tools.web_search
          "input":1,"output":1,"tools":10 | invalid_value | tools
          "input":1,"output":1,"per_image":{"../x":1} | invalid_value | per_image.../x
          "input":1,"output":1,"per_second":-1 | invalid_value | per_second
          "input":1,"output":1,"per_search":"2,0" | invalid_value | per_search
          "model_ratio":1,"completion_ratio":-1 | invalid_value | completion_ratio
          "model_ratio":1000000,"completion_ratio":1 | invalid_value | model_ratio
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
  void aProvidersCostStandsBesideThePrice() throws Exception {
    long provider = provider("costly", "bought");
    admin.put("/api/price/", "{\"model\":\"bought\",\"input\":3,\"output\":9}");

    Answer cost =
        admin.put(
            "/api/price/",
            "{\"model\":\"bought\",\"provider_id\":"
                + provider
                + ",\"model_ratio\":1,\"completion_ratio\":3}");

    assertThat(cost.status()).as(cost.text()).isEqualTo(200);
    assertThat(cost.text()).contains("\"model\":\"bought\",\"provider_id\":" + provider);
    assertThat(admin.get("/api/price/?page_size=100").text())
        .containsSubsequence(
            "{\"model\":\"bought\",\"version\"",
            "\"input\":\"3\"",
            "{\"model\":\"bought\",\"provider_id\":" + provider,
            "\"input\":\"2\"");
  }

  @Test
  void nobodysCostIsNotFound() throws Exception {
    Answer answer =
        admin.put(
            "/api/price/", "{\"model\":\"m\",\"input\":1,\"output\":1,\"provider_id\":999999}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not_found");
  }

  @Test
  void anybodyReadsThePriceListOfServedModelsAsNewApiShowsIt() throws Exception {
    provider("shop", "by-token", "by-call", "by-image", "unpriced");
    for (String price :
        List.of(
            "\"by-token\",\"input\":\"2.5\",\"output\":10,\"cached_input\":1.25",
            "\"by-call\",\"per_call\":20",
            "\"by-image\",\"input\":0,\"output\":0,\"per_image\":1",
            "\"not-served\",\"input\":1,\"output\":1")) {
      admin.put("/api/price/", "{\"model\":" + price + "}");
    }
    admin.put("/api/price/group", "{\"group\":\"a-customers-discount\",\"ratio\":0.1}");

    Answer shown = AdminClient.presenting(server, "").get("/api/pricing");

    assertThat(shown.status()).as(shown.text()).isEqualTo(200);
    assertThat(shown.text())
        .contains(
            "{\"model_name\":\"by-token\",\"quota_type\":0,\"model_ratio\":1.25,\"model_price\":0,"
                + "\"owner_by\":\"\",\"completion_ratio\":4,\"cache_ratio\":0.5,"
                + "\"create_cache_ratio\":1,")
        .contains(
            "{\"model_name\":\"by-call\",\"quota_type\":1,\"model_ratio\":0,\"model_price\":20,")
        .contains("\"group_ratio\":{\"default\":1}")
        .doesNotContain("by-image", "unpriced", "not-served", "a-customers-discount");
  }

  private long provider(String name, String... models) throws Exception {
    Answer made =
        admin.post(
            "/api/provider/",
            "{\"name\":\""
                + name
                + "\",\"type\":\"openai\",\"base_url\":\"https://api.example.org\","
                + "\"keys\":[\"k\"],\"models\":[\""
                + String.join("\",\"", models)
                + "\"]}");
    return made.data().path("id").longValue();
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

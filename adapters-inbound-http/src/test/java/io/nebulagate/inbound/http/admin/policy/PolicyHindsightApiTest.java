package io.nebulagate.inbound.http.admin.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class PolicyHindsightApiTest {

  private static final String DAY =
      "\"from\":\"2026-11-19T00:00:00Z\",\"until\":\"2026-11-20T00:00:00Z\"";

  @TestHTTPResource URI server;
  @Inject InMemoryLedgerStore ledger;

  private AdminClient admin;

  @BeforeEach
  void somebodyWhoMay() {
    admin = AdminClient.of(server);
  }

  @Test
  void aVersionAndADraftAreReplayedAndNothingIsKept() throws Exception {
    String model = "m-" + UUID.randomUUID();
    long policy =
        add(
            """
            {"name":"this","when":{"models":["%s"],"prompt_longer_than":100},"then":"reject"},
            {"name":"words","when":{"models":["%s"],"keywords":["bomb"]},"then":"audit"}
            """
                .formatted(model, model));
    ledger.keep(List.of(record(model, 7, 101), record(model, 7, 102), record(model, 8, 50)));

    Answer replayed = replay(policy, DAY);

    assertThat(replayed.status()).as(replayed.text()).isEqualTo(200);
    JsonNode data = replayed.data();
    assertThat(data.path("version").intValue()).isEqualTo(1);
    assertThat(data.path("complete").booleanValue()).isTrue();
    assertThat(data.path("hits").longValue()).isEqualTo(2);
    assertThat(data.path("newly_hit").longValue()).isEqualTo(2);
    assertThat(data.path("keys").longValue()).isEqualTo(1);
    assertThat(data.path("top_keys").toString()).isEqualTo("[{\"api_key_id\":7,\"hits\":2}]");
    assertThat(data.at("/rules/0/then").asText()).isEqualTo("reject");
    assertThat(data.at("/rules/1/not_replayable").booleanValue()).isTrue();
    assertThat(data.at("/rules/1/untold").longValue()).isEqualTo(3);

    Answer draft =
        replay(
            policy,
            DAY
                + ",\"draft\":{\"rules\":[{\"name\":\"all\",\"when\":{\"models\":[\"%s\"]},\"then\":\"audit\"}]}"
                    .formatted(model));
    assertThat(draft.data().path("version").isNull()).as(draft.text()).isTrue();
    assertThat(draft.data().path("hits").longValue()).isEqualTo(3);
    assertThat(replay(policy, DAY + ",\"requests_max\":1").data().path("complete").booleanValue())
        .isFalse();
    assertThat(admin.get("/api/policy/" + policy + "/versions").data().path("items")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"until":"2026-11-20T00:00:00Z"}                                                    | missing_required_parameter | from
          {"from":"2026-11-21T00:00:00Z","until":"2026-11-20T00:00:00Z"}                      | invalid_value | from
          {"from":"2026-10-01T00:00:00Z","until":"2026-11-20T00:00:00Z"}                      | invalid_value | until
          {"from":"2026-11-19T00:00:00Z","until":"2026-11-20T00:00:00Z","requests_max":200001} | invalid_value | requests_max
          {"from":"2026-11-19T00:00:00Z","until":"2026-11-20T00:00:00Z","version":1,"draft":{}} | invalid_value | draft
          {"from":"2026-11-19T00:00:00Z","until":"2026-11-20T00:00:00Z","draft":{"share":101}} | invalid_value | draft.share
          {"from":"2026-11-19T00:00:00Z","until":"2026-11-20T00:00:00Z","draft":{"id":1}}     | unknown_field | draft.id
          """)
  void whatCannotBeReplayedIsRefusedByName(String body, String code, String field)
      throws Exception {
    Answer refused = admin.post("/api/policy/" + add("") + "/replay", body);

    assertThat(refused.code()).as(refused.text()).isEqualTo(code);
    assertThat(refused.message()).contains("'" + field + "'");
  }

  @Test
  void versionsAndPoliciesThatAreNotThereAreNotFound() throws Exception {
    long policy = add("");

    assertThat(replay(policy, DAY + ",\"version\":9").status()).isEqualTo(404);
    assertThat(replay(Integer.MAX_VALUE, DAY).status()).isEqualTo(404);
    assertThat(difference(policy, "?from=1&to=2").status()).isEqualTo(404);
    assertThat(difference(policy, "").status()).isEqualTo(404);
    assertThat(difference(policy, "?from=x").code()).isEqualTo("invalid_value");
  }

  @Test
  void aDifferenceNamesWhatIsNewWhatIsGoneAndWhatIsOtherwise() throws Exception {
    long policy =
        add(
            """
            {"name":"gone","then":"audit"},
            {"name":"same","when":{"tags":["x"]},"then":"audit"},
            {"name":"other","when":{"regex":["a"],"models":["m1"]},"then":"limit","to":{"rpm":5}}
            """);
    admin.put(
        "/api/policy/",
        """
        {"id":%d,"mode":"off","share":50,"rules":[
         {"name":"other","when":{"regex":["b"]},"then":"reject","on_error":"fail_closed"},
         {"name":"same","when":{"tags":["x"]},"then":"audit"},
         {"name":"new","when":{"paths":["/v1/embeddings"]},"then":"audit"}]}
        """
            .formatted(policy));

    JsonNode data = difference(policy, "").data();

    assertThat(data).isEqualTo(difference(policy, "?from=1&to=2").data());
    assertThat(data.path("policy").toString())
        .isEqualTo(
            "[{\"path\":\"mode\",\"old\":\"observe\",\"new\":\"off\"},"
                + "{\"path\":\"share\",\"old\":100,\"new\":50},"
                + "{\"path\":\"order\",\"old\":[\"same\",\"other\"],\"new\":[\"other\",\"same\"]}]");
    assertThat(data.path("added").findValuesAsText("name")).containsExactly("new");
    assertThat(data.path("removed").findValuesAsText("name")).containsExactly("gone");
    assertThat(data.path("changed").toString())
        .isEqualTo(
            "[{\"rule\":\"other\",\"changes\":["
                + "{\"path\":\"on_error\",\"old\":\"fail_open\",\"new\":\"fail_closed\"},"
                + "{\"path\":\"then\",\"old\":\"limit\",\"new\":\"reject\"},"
                + "{\"path\":\"to.rpm\",\"old\":5,\"new\":null},"
                + "{\"path\":\"when.models\",\"old\":[\"m1\"],\"new\":null},"
                + "{\"path\":\"when.regex\",\"old\":[\"a\"],\"new\":[\"b\"]}]}]");
    assertThat(difference(policy, "?from=2&to=2").data().path("changed")).isEmpty();
    assertThat(difference(policy, "?from=2&to=1").data().path("added").findValuesAsText("name"))
        .containsExactly("gone");
  }

  private Answer difference(long policy, String query) throws Exception {
    return admin.get("/api/policy/" + policy + "/diff" + query);
  }

  private Answer replay(long policy, String fields) throws Exception {
    return admin.post("/api/policy/" + policy + "/replay", "{" + fields + "}");
  }

  private long add(String rules) throws Exception {
    return admin
        .post(
            "/api/policy/", "{\"name\":\"p\",\"mode\":\"observe\",\"rules\":[%s]}".formatted(rules))
        .data()
        .path("id")
        .asLong();
  }

  private static RequestRecord record(String model, long key, long promptBytes) {
    Instant at = Instant.parse("2026-11-19T10:00:00Z");
    return RequestRecord.refused(
            new RequestId(
                new UUID(
                    RequestId.firstOf(at).uuid().getMostSignificantBits(),
                    UUID.randomUUID().getLeastSignificantBits())),
            new RequestRecord.Caller(key, new AccountId(key), 1),
            new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName("other"), false),
            403,
            new RequestRecord.Timing(at, Optional.empty(), Duration.ZERO))
        .showing(
            new RequestRecord.Traits(
                new ModelName(model), new ModelName("other"), promptBytes, Optional.empty()));
  }
}

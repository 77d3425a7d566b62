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
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class PolicyApiTest {

  private static final String EVERYTHING =
      """
      {"name":"everything","when":{"keywords":["one","zwei"],"regex":["a+"],
       "paths":["/v1/chat/completions","/v1/embeddings"],"models":["m1"],"tags":["x"],"regions":["CN"],
       "prompt_longer_than":10,"entropy_over":5.25,"repetition_over":80},
       "then":"reroute","to":{"provider_tags":["zdr"],"regions":["eu"]},"on_error":"fail_closed"}\
      """;

  @TestHTTPResource URI server;
  @Inject InMemoryLedgerStore ledger;

  private final String model = "m-" + UUID.randomUUID();
  private final List<Long> made = new ArrayList<>();
  private AdminClient admin;

  @BeforeEach
  void aModel() throws Exception {
    admin = AdminClient.of(server);
    admin.post(
        "/api/provider/",
        """
        {"name":"%s","type":"openai","base_url":"https://provider.example","keys":["sk-theirs"],
         "models":["%s","%s-mini"],"tags":["zdr"],"region":"eu"}
        """
            .formatted(model.substring(0, 20), model, model));
    for (String name : List.of(model, model + "-mini")) {
      admin.put("/api/price/", "{\"model\":\"%s\",\"input\":1,\"output\":1}".formatted(name));
    }
  }

  @AfterEach
  void policiesAreOff() throws Exception {
    for (long id : made) {
      admin.put("/api/policy/", "{\"id\":%d,\"mode\":\"off\"}".formatted(id));
    }
  }

  @Test
  void aPolicyIsShownAsItWasWritten() throws Exception {
    Answer added = add("observe", EVERYTHING);

    assertThat(added.status()).as(added.text()).isEqualTo(200);
    assertThat(added.data().path("version").intValue()).isEqualTo(1);
    assertThat(added.data().path("share").intValue()).isEqualTo(100);
    JsonNode rule = added.data().at("/rules/0");
    assertThat(rule.at("/when/keywords").toString()).isEqualTo("[\"one\",\"zwei\"]");
    assertThat(rule.at("/when/paths").toString())
        .isEqualTo("[\"/v1/chat/completions\",\"/v1/embeddings\"]");
    assertThat(rule.at("/when/entropy_over").decimalValue()).isEqualByComparingTo("5.25");
    assertThat(rule.at("/when/repetition_over").intValue()).isEqualTo(80);
    assertThat(rule.at("/to/provider_tags").toString()).isEqualTo("[\"zdr\"]");
    assertThat(rule.at("/to/model").isNull()).isTrue();
    assertThat(rule.path("on_error").asText()).isEqualTo("fail_closed");
    assertThat(admin.get("/api/policy/" + id(added)).data()).isEqualTo(added.data());
  }

  @Test
  void aModelThatJudgesIsShownWithWhatIsUsual() throws Exception {
    Answer added =
        add(
            "off",
            """
            {"name":"a","when":{"moderation":{"model":"j"}},"then":"reject"},
            {"name":"b","when":{"moderation":{"model":"j","categories":["violence","hate"],
             "threshold":"0.25","timeout_ms":2000}},"then":"reject"}
            """);

    assertThat(added.data().at("/rules/0/when/moderation").toString())
        .isEqualTo("{\"model\":\"j\",\"categories\":[],\"threshold\":null,\"timeout_ms\":800}");
    JsonNode all = added.data().at("/rules/1/when/moderation");
    assertThat(all.path("categories").toString()).isEqualTo("[\"hate\",\"violence\"]");
    assertThat(all.path("threshold").decimalValue()).isEqualByComparingTo("0.25");
    assertThat(all.path("timeout_ms").intValue()).isEqualTo(2_000);
  }

  @Test
  void aSimulationTellsWhichModelsItDidNotAsk() throws Exception {
    add(
        "enforce",
        "{\"name\":\"judged\",\"when\":{\"models\":[\"%s\"],\"moderation\":{\"model\":\"j\"}},"
                .formatted(model)
            + "\"then\":\"reject\",\"on_error\":\"fail_closed\"}");

    Answer simulated = simulate("anything");

    assertThat(simulated.data().path("not_asked").toString()).isEqualTo("[\"j\"]");
    assertThat(simulated.data().at("/policy_hits/0/detector").asText()).isEqualTo("moderation");
    assertThat(simulated.data().at("/policy_hits/0/outcome").asText()).isEqualTo("failed_closed");
  }

  @Test
  void aChangeIsAnotherVersionAndTheEarlierOneComesBack() throws Exception {
    Answer added = add("off", EVERYTHING);
    String path = "/api/policy/" + id(added);

    Answer changed =
        admin.put(
            "/api/policy/", "{\"id\":%d,\"mode\":\"observe\",\"share\":10}".formatted(id(added)));

    assertThat(changed.data().path("version").intValue()).isEqualTo(2);
    assertThat(changed.data().path("rules")).isEqualTo(added.data().path("rules"));
    JsonNode versions = admin.get(path + "/versions").data().path("items");
    assertThat(versions).hasSize(2);
    assertThat(versions.at("/0/in_force").booleanValue()).isTrue();
    assertThat(versions.at("/1/rule_count").intValue()).isEqualTo(1);
    assertThat(admin.get(path + "/versions/1").data().path("mode").asText()).isEqualTo("off");

    Answer back = admin.post(path + "/activate", "{\"version\":1}");
    assertThat(back.data().path("version").intValue()).isEqualTo(1);
    assertThat(admin.get(path).data()).isEqualTo(back.data());
    assertThat(admin.post(path + "/activate", "{\"version\":9}").status()).isEqualTo(404);
    assertThat(admin.get("/api/policy/?page_size=100").data().path("items"))
        .anyMatch(item -> item.path("id").asLong() == id(added));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"when":{"keywords":[]},"then":"audit"}                    | invalid_value   | rules[0].when.keywords
          {"when":{"regex":["("]},"then":"audit"}                    | invalid_value   | rules
          {"when":{"paths":["/v1/nowhere"]},"then":"audit"}          | invalid_value   | rules[0].when.paths
          {"when":{"entropy_over":17},"then":"audit"}                | invalid_value   | rules[0].when.entropy_over
          {"when":{"risk":"huge"},"then":"audit"}                    | invalid_value   | rules[0].when.risk
          {"when":{"rpm_over":0},"then":"audit"}                     | invalid_value   | rules[0].when.rpm_over
          {"when":{"concurrency_over":"1"},"then":"audit"}           | invalid_value   | rules[0].when.concurrency_over
          {"when":{"daily_spend_over":-1},"then":"audit"}            | invalid_value   | rules[0].when.daily_spend_over
          {"when":{"rpm_over":1,"per":"team"},"then":"audit"}        | invalid_value   | rules[0].when.per
          {"when":{"models":["m1"],"per":"key"},"then":"audit"}      | invalid_value   | rules[0].when.per
          {"then":"mark_risk","to":{"risk":"low"}}                   | missing_required_parameter | rules[0].to.hours
          {"then":"mark_risk","to":{"risk":"low","hours":0}}         | invalid_value   | rules[0].to.hours
          {"when":{"moderation":{}},"then":"audit"}                  | missing_required_parameter | rules[0].when.moderation.model
          {"when":{"moderation":{"model":"j","threshold":1.1}},"then":"audit"} | invalid_value | rules[0].when.moderation.threshold
          {"when":{"moderation":{"model":"j","threshold":0.0001}},"then":"audit"} | invalid_value | rules[0].when.moderation.threshold
          {"when":{"moderation":{"model":"j","timeout_ms":49}},"then":"audit"} | invalid_value | rules[0].when.moderation.timeout_ms
          {"when":{"moderation":{"model":"j","categories":[""]}},"then":"audit"} | invalid_value | rules[0].when.moderation.categories
          {"when":{"regions":["cn"]},"then":"audit"}                 | invalid_value   | rules[0].when.regions
          {"when":{"nothing":1},"then":"audit"}                      | unknown_field   | rules[0].when.nothing
          {"then":"explode"}                                         | invalid_value   | rules[0].then
          {"then":"degrade"}                                         | missing_required_parameter | to.model
          {"then":"reroute","to":{}}                                 | invalid_value   | rules[0].to.provider_tags
          {"then":"limit","to":{"rpm":0}}                            | invalid_value   | rules[0].to.rpm
          {"then":"reject","to":{"model":"m1"}}                      | invalid_value   | rules[0].to
          """)
  void whatCannotBeIsRefusedByName(String rule, String code, String field) throws Exception {
    Answer refused =
        admin.post(
            "/api/policy/",
            "{\"name\":\"p\",\"mode\":\"off\",\"rules\":[{\"name\":\"r\",%s]}"
                .formatted(rule.substring(1)));
    if (field.equals("rules")) {
      refused = add("observe", "{\"name\":\"r\"," + rule.substring(1));
    }

    assertThat(refused.code()).as(refused.text()).isEqualTo(code);
    assertThat(refused.message()).contains("'" + field + "'");
  }

  @Test
  void aSimulationJudgesPlansAndKeepsNoPrompt() throws Exception {
    add(
        "enforce",
        """
        {"name":"cheap","when":{"keywords":["manhattan"]},"then":"degrade",
         "to":{"model":"%s-mini"}},
        {"name":"zdr","when":{"models":["%s"]},"then":"reroute","to":{"provider_tags":["zdr"]}}
        """
            .formatted(model, model));

    Answer simulated = simulate("tell me of ＭＡＮhattan");

    assertThat(simulated.status()).as(simulated.text()).isEqualTo(200);
    assertThat(simulated.data().path("degrade_to").asText()).isEqualTo(model + "-mini");
    assertThat(simulated.data().path("provider_tags").toString()).isEqualTo("[\"zdr\"]");
    assertThat(simulated.data().at("/route/model").asText()).isEqualTo(model + "-mini");
    assertThat(simulated.data().at("/route/plan")).hasSize(1);
    assertThat(simulated.data().at("/policy_hits/0/effect").asText()).isEqualTo("degraded");
    assertThat(simulated.data().at("/policy_hits/0/span_hash").asText()).isEqualTo("<9>");
    assertThat(admin.get("/api/audit/").text()).doesNotContain("tell me of");
  }

  @Test
  void aSimulationComesFromWhereItIsSaidTo() throws Exception {
    add("enforce", "{\"name\":\"cn\",\"when\":{\"regions\":[\"CN\"]},\"then\":\"reject\"}");
    String body = "{\"request\":{\"model\":\"%s\"},\"client_ip\":\"%s\"}";

    Answer near = admin.post("/api/policy/simulate", body.formatted(model, "127.0.0.1"));
    Answer far = admin.post("/api/policy/simulate", body.formatted(model, "192.0.2.1"));
    Answer nowhere = admin.post("/api/policy/simulate", body.formatted(model, "here"));

    assertThat(near.data().path("rejected_by").asText()).isEqualTo("cn");
    assertThat(far.data().path("rejected_by").isNull()).isTrue();
    assertThat(far.data().at("/policy_hits/0/outcome").asText()).isEqualTo("failed_open");
    assertThat(nowhere.code()).isEqualTo("invalid_value");
  }

  @Test
  void aSimulatedRejectionGoesNowhere() throws Exception {
    add("enforce", "{\"name\":\"no\",\"when\":{\"regex\":[\"s.cret\"]},\"then\":\"reject\"}");

    Answer simulated = simulate("a secret");

    assertThat(simulated.data().path("rejected_by").asText()).isEqualTo("no");
    assertThat(simulated.data().path("route").isNull()).isTrue();
  }

  @Test
  void aSimulationThatNoProviderMaySeeIsRefused() throws Exception {
    add("enforce", "{\"name\":\"cn\",\"then\":\"reroute\",\"to\":{\"regions\":[\"cn\"]}}");

    assertThat(simulate("anything").data().at("/route/refusal").asText())
        .isEqualTo("policy_violation");
  }

  @Test
  void hitsAreCountedByVersionAndFoundWrong() throws Exception {
    long policy = id(add("observe", EVERYTHING));
    RequestId request = RequestId.firstOf(Instant.parse("2026-11-20T10:00:00Z"));
    ledger.keep(List.of(record(request, policy)));
    String path = "/api/policy/" + policy + "/figures";
    String review =
        "{\"request_id\":\"%s\",\"policy_id\":%d,\"rule\":\"%s\",\"false_positive\":true}";

    Answer reviewed =
        admin.put("/api/policy/review", review.formatted(request, policy, "everything"));
    Answer unknown = admin.put("/api/policy/review", review.formatted(request, policy, "other"));

    assertThat(reviewed.status()).as(reviewed.text()).isEqualTo(200);
    assertThat(unknown.status()).isEqualTo(404);
    String day = "?from=2026-11-20T00:00:00Z&until=2026-11-21T00:00:00Z";
    assertThat(admin.get(path + day).data().path("rules").toString())
        .isEqualTo(
            "[{\"version\":1,\"rule\":\"everything\",\"hits\":1,\"acted\":0,\"failed\":0,"
                + "\"false_positives\":1}]");
    assertThat(admin.get(path + "?until=2020-01-01T00:00:00Z").data().path("requests").longValue())
        .isZero();
    assertThat(admin.get(path + "?from=2020-01-02T00:00:00Z&until=2020-01-01T00:00:00Z").code())
        .isEqualTo("invalid_value");
  }

  private static RequestRecord record(RequestId request, long policy) {
    return RequestRecord.refused(
            request,
            new RequestRecord.Caller(1, new AccountId(1), 1),
            new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName("m1"), false),
            403,
            new RequestRecord.Timing(Instant.now(), Optional.empty(), Duration.ZERO))
        .governedBy(
            List.of(
                new Hit(
                    policy,
                    1,
                    "everything",
                    Optional.of("keywords"),
                    Optional.of("<3>"),
                    Action.Kind.REROUTE,
                    Hit.Effect.OBSERVED,
                    Optional.empty(),
                    Duration.ZERO)));
  }

  private Answer simulate(String prompt) throws Exception {
    return admin.post(
        "/api/policy/simulate",
        """
        {"request":{"model":"%s","messages":[{"role":"user","content":"%s"}]}}
        """
            .formatted(model, prompt));
  }

  private Answer add(String mode, String rules) throws Exception {
    Answer added =
        admin.post(
            "/api/policy/",
            "{\"name\":\"p\",\"mode\":\"%s\",\"rules\":[%s]}".formatted(mode, rules));
    if (added.status() == 200) {
      made.add(id(added));
    }
    return added;
  }

  private static long id(Answer added) {
    return added.data().path("id").asLong();
  }
}

package io.nebulagate.inbound.http.admin.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Facts;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Ruleset;
import io.nebulagate.domain.policy.Verdict;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class PolicyTemplateTest {

  @TestHTTPResource URI server;
  private AdminClient admin;

  @BeforeEach
  void somebodyWhoMay() {
    admin = AdminClient.of(server);
  }

  @Test
  void everyTemplateOnTheShelfIsAcceptedAsItIsAndActsOnNothingYet() throws Exception {
    List<String> names = admin.get("/api/policy/template").data().findValuesAsText("name");

    assertThat(names)
        .containsExactly("pii", "secrets", "regional-compliance", "cost-guard", "risky-accounts");
    for (String name : names) {
      JsonNode template = template(name);
      Answer added = admin.post("/api/policy/", template.path("policy").toString());

      assertThat(added.status()).as(added.text()).isEqualTo(200);
      assertThat(added.data().path("mode").asText()).isEqualTo("observe");
      assertThat(template.path("description").asText()).isNotBlank();
      assertThat(template.path("parameters")).isNotEmpty();
      admin.put(
          "/api/policy/",
          "{\"id\":%d,\"mode\":\"off\"}".formatted(added.data().path("id").asLong()));
    }
    assertThat(admin.get("/api/policy/template/nothing").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AT", "BE", "DE", "DK", "ES", "FR", "IE", "IT", "NL", "NO", "PL", "SE"})
  void whatComesFromTheUnionStaysThere(String country) throws Exception {
    Verdict verdict = regional(Optional.of(country), List.of());

    assertThat(verdict.hits()).extracting(Hit::rule).containsExactly("eu-stays");
    assertThat(verdict.regions()).contains(Set.of("eu"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CU", "IR", "KP", "SY"})
  void whoIsNotServedIsRejected(String country) throws Exception {
    assertThat(regional(Optional.of(country), List.of()).rejectedBy()).contains("not-served");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AR", "AU", "BR", "CA", "CH", "GB", "IN", "JP", "KR", "US", "ZA"})
  void othersGoAnywhere(String country) throws Exception {
    assertThat(regional(Optional.of(country), List.of("ordinary")).hits()).isEmpty();
  }

  @Test
  void whoseCountryNobodyKnowsStaysInTheUnionAndASensitiveKeyIsServedWithoutRetention()
      throws Exception {
    assertThat(regional(Optional.empty(), List.of()).regions()).contains(Set.of("eu"));
    assertThat(regional(Optional.of("CN"), List.of()).regions()).contains(Set.of("cn"));
    assertThat(regional(Optional.of("US"), List.of("sensitive")).tags()).containsExactly("zdr");
  }

  /** As if it were enforced. */
  private Verdict regional(Optional<String> country, List<String> tags) throws Exception {
    byte[] body =
        template("regional-compliance").path("policy").toString().getBytes(StandardCharsets.UTF_8);
    Policy written = PolicyInput.of(new ByteArrayInputStream(body)).toPolicy();
    Policy enforced =
        new Policy(1, 1, written.name(), Mode.ENFORCE, written.share(), written.rules());
    assertThat(enforced.rules()).noneMatch(rule -> rule.then() instanceof Action.Degrade);
    return Ruleset.of(List.of(enforced), _ -> _ -> Optional.empty())
        .judge(
            new Facts(1, tags, Api.CHAT, List.of(new ModelName("m1")), 1, country),
            () -> "",
            UnaryOperator.identity());
  }

  private JsonNode template(String name) throws Exception {
    return admin.get("/api/policy/template/" + name).data();
  }
}

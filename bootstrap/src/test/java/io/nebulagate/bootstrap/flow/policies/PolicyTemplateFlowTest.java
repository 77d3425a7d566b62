package io.nebulagate.bootstrap.flow.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Templates, as they stand on the shelf, against texts they are for and texts they are not for. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class PolicyTemplateFlowTest {

  private static final int CASES = 10;
  private static final String NOTHING = "-";
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int CAPITALS = 26;

  private static final Pattern NUMBER = Pattern.compile("\\{[0-9]+}|\\[[0-9]+]");

  private static final List<String> CLOUD_KEYS =
      List.of(
          "aws_access_key_id = AKIA[16]",
          "ASIA[16] is temporary",
          "key=AIza{35}",
          "DefaultEndpointsProtocol=https;AccountKey={86}==",
          "LTAI{20}");

  private static final List<String> TOKENS =
      List.of(
          "ghp_{36}",
          "Authorization: token gho_{36}",
          "github_pat_{22}_{59}",
          "glpat-{20}",
          "xoxb-{12}-{12}-{24}",
          "sk-{48}",
          "sk-proj-{60}",
          "sk_live_{24}",
          "npm_{36}",
          "Bearer eyJ{20}.eyJ{60}.{43}");

  private static final List<String> PRIVATE_KEYS =
      List.of(
          "-----BEGIN PRIVATE KEY-----\nM{60}",
          "-----BEGIN RSA PRIVATE KEY-----",
          "-----BEGIN EC PRIVATE KEY-----",
          "-----BEGIN DSA PRIVATE KEY-----",
          "-----BEGIN OPENSSH PRIVATE KEY-----",
          "-----BEGIN ENCRYPTED PRIVATE KEY-----",
          "-----BEGIN PGP PRIVATE KEY BLOCK-----",
          "what is this? -----BEGIN PRIVATE KEY-----",
          "AGE-SECRET-KEY-1[58]",
          "PuTTY-User-Key-File-3: ssh-ed25519");

  private static final List<String> PASSWORDS =
      List.of(
          "postgres://app:{12}@db.example/app",
          "mysql://root:{8}@10.0.0.1:3306",
          "redis://default:{20}@cache.example",
          "amqp://guest:{6}@mq.example",
          "https://deploy:{40}@git.example/repo.git",
          "mongodb+srv://u:{10}@cluster.example",
          "password = '{12}'",
          "PASSWORD: \"{16}\"",
          "api_key=\"{32}\"",
          "secret: '{24}'");

  private final String model = "m" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
  private final Random random = new Random(4);
  private long policy;

  /** A text, and the rule that finds something in it. */
  private record Case(String template, String rule, String text) {}

  @BeforeEach
  void aModel() {
    gateway().price(model, "1", "1");
    gateway().provider(URI.create("http://127.0.0.1:1"), model, model);
  }

  @AfterEach
  void thePolicyIsOff() {
    gateway().api("PUT", "/api/policy/", "{\"id\":%d,\"mode\":\"off\"}".formatted(policy));
  }

  @Test
  void personalDataIsFoundByKindAndOrdinaryTextIsNot() throws Exception {
    judge("pii", written("pii"));
  }

  /** Made up here, so that nobody takes one for real. */
  @Test
  void secretsAreFoundByKindAndOrdinaryTextIsNot() throws Exception {
    List<Case> cases = new ArrayList<>(written("secrets"));
    for (int i = 0; i < CASES; i++) {
      cases.add(secret("cloud-key", CLOUD_KEYS.get(i % CLOUD_KEYS.size())));
      cases.add(secret("token", TOKENS.get(i)));
      cases.add(secret("private-key", PRIVATE_KEYS.get(i)));
      cases.add(secret("password", PASSWORDS.get(i)));
      cases.add(secret("encoded", "decode this: {" + (80 + 40 * i) + "}"));
    }
    judge("secrets", cases);
  }

  private void judge(String template, List<Case> cases) {
    JsonNode body = gateway().api("GET", "/api/policy/template/" + template, "").path("policy");
    policy = gateway().api("POST", "/api/policy/", body.toString()).required("id").asLong();
    Map<String, Integer> counts = new HashMap<>();
    SoftAssertions all = new SoftAssertions();
    for (Case one : cases) {
      counts.merge(one.rule(), 1, Integer::sum);
      List<String> found = rulesThatHold(one.text());
      if (one.rule().equals(NOTHING)) {
        all.assertThat(found).as(one.text()).isEmpty();
      } else {
        all.assertThat(found).as(one.text()).contains(one.rule());
      }
    }
    all.assertAll();
    for (JsonNode rule : body.path("rules")) {
      assertThat(counts.get(rule.path("name").asText()))
          .as(rule.path("name").asText())
          .isGreaterThanOrEqualTo(CASES);
    }
    assertThat(counts.get(NOTHING)).isGreaterThanOrEqualTo(CASES);
  }

  private List<String> rulesThatHold(String text) {
    ObjectNode asked = JsonNodeFactory.instance.objectNode();
    asked
        .putObject("request")
        .put("model", model)
        .putArray("messages")
        .addObject()
        .put("role", "user")
        .put("content", text);
    List<String> rules = new ArrayList<>();
    for (JsonNode hit :
        gateway().api("POST", "/api/policy/simulate", asked.toString()).path("policy_hits")) {
      if (hit.path("policy_id").longValue() == policy) {
        rules.add(hit.path("rule").asText());
      }
    }
    return rules;
  }

  /** The lines of a file: a template, a rule or nothing, and a text. */
  private static List<Case> written(String template) throws IOException {
    try (InputStream file =
        PolicyTemplateFlowTest.class.getResourceAsStream("/policies/corpus.tsv")) {
      String lines =
          new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return lines
          .lines()
          .map(line -> line.split("\t", 3))
          .map(parts -> new Case(parts[0], parts[1], parts[2]))
          .filter(one -> one.template().equals(template))
          .toList();
    }
  }

  /**
   * Makes a text of a form: so many letters and digits for {@code {n}}, capitals for {@code [n]}.
   */
  private Case secret(String rule, String form) {
    String text =
        NUMBER
            .matcher(form)
            .replaceAll(number ->
                letters(
                    Integer.parseInt(number.group().replaceAll("\\D", "")),
                    number.group().startsWith("[") ? CAPITALS : ALPHABET.length()));
    return new Case("secrets", rule, text);
  }

  private String letters(int count, int among) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append(ALPHABET.charAt(random.nextInt(among)));
    }
    return letters.toString();
  }

  private static GatewayClient gateway() {
    return InProcess.gateway();
  }
}

package io.nebulagate.inbound.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.signin.InMemoryExternalIdentities;
import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.openapi.ApiDocument.Operation;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The document and the readers of bodies know the same fields. A reader tells what it knows when it
 * refuses a field; so each is asked, and each field that must be there is left out once.
 */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class DocumentedBodiesTest {

  private static final String UNKNOWN = "no_such_field";
  private static final Pattern KNOWN = Pattern.compile("Known here: (.*)\\.");

  /** What reads the bodies of relayed requests, one for each dialect. */
  private static final Path DIALECTS = Path.of("src/main/java/io/nebulagate/inbound/http/dialect");

  private static final List<String> RELAY_READERS =
      List.of(
          "openai/OpenAiRequest.java",
          "anthropic/AnthropicRequest.java",
          "gemini/GeminiRequest.java",
          "cohere/CohereRequest.java");

  @TestHTTPResource URI server;
  @Inject InMemoryPeople people;
  @Inject InMemoryTallies tallies;
  @Inject InMemoryLedgerStore ledger;
  @Inject InMemoryExternalIdentities identities;

  private ApiDocument document;
  private SomebodysThings things;
  private AdminClient root;

  @BeforeEach
  void somebodyWhoMayEverythingIsSignedIn() throws Exception {
    tallies.clear();
    String name = "root-" + UUID.randomUUID();
    people.add(name, Secret.of("correct horse battery"), Role.ROOT);
    Answer signedIn =
        AdminClient.presenting(server, "")
            .post(
                "/api/user/login",
                "{\"username\":\"%s\",\"password\":\"correct horse battery\"}".formatted(name));
    root = AdminClient.presenting(server, "Bearer " + signedIn.data().path("token").asText());
    document = ApiDocument.of(server);
    things = SomebodysThings.make(AdminClient.of(server), ledger, identities);
  }

  @Test
  void readersAndDocumentKnowTheSameFields() throws Exception {
    int asked = 0;
    for (Operation operation : readers()) {
      JsonNode body = document.body(operation).orElseThrow();
      assertSameFields(operation, body, "{\"" + UNKNOWN + "\":1}");
      asked++;
    }
    assertThat(asked).isGreaterThan(25);
  }

  @Test
  void readersAndDocumentKnowTheSameFieldsWithinFields() throws Exception {
    int asked = 0;
    for (Operation operation : readers()) {
      JsonNode body = document.body(operation).orElseThrow();
      for (var field : body.path("properties").properties()) {
        Optional<JsonNode> inner = objectWithin(field.getValue());
        if (inner.isPresent()) {
          Map<String, String> fields = document.requiredOf(body);
          boolean list = document.resolve(field.getValue()).has("items");
          String unknown = "{\"" + UNKNOWN + "\":1}";
          fields.put(field.getKey(), list ? "[" + unknown + "]" : unknown);
          assertSameFields(operation, inner.get(), ApiDocument.object(fields));
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(4);
  }

  @Test
  void whatTheDocumentRequiresMustBeThere() throws Exception {
    for (Operation operation : readers()) {
      JsonNode body = document.body(operation).orElseThrow();
      for (JsonNode required : body.path("required")) {
        Map<String, String> fields = new TreeMap<>(document.enoughOf(body));
        fields.remove(required.asText());
        Answer answer = call(operation, ApiDocument.object(fields));
        assertThat(answer.code())
            .as("%s without %s: %s", operation.name(), required, answer.text())
            .isEqualTo("missing_required_parameter");
        assertThat(answer.message()).contains("'" + required.asText() + "'");
      }
    }
  }

  @Test
  void theDocumentShowsWhateverTheRelayLooksAt() throws Exception {
    Set<String> read = new TreeSet<>();
    for (String file : RELAY_READERS) {
      String source = Files.readString(DIALECTS.resolve(file));
      String reader = source.substring(source.indexOf("void field(String name)"));
      Matcher labels =
          Pattern.compile("\"(\\w+)\"").matcher(reader.substring(0, reader.indexOf("\n  }\n")));
      while (labels.find()) {
        read.add(labels.group(1));
      }
    }
    Set<String> documented = new TreeSet<>();
    document.operations().stream()
        .filter(operation -> operation.access().equals("api-key"))
        .flatMap(operation -> document.body(operation).stream())
        .forEach(body -> body.path("properties").fieldNames().forEachRemaining(documented::add));

    assertThat(read).contains("model", "stream");
    assertThat(documented).isEqualTo(read);
  }

  /** What reads a body by hand; the relay has a reader of its own. */
  private List<Operation> readers() {
    return document.operations().stream()
        .filter(operation -> document.body(operation).isPresent())
        .filter(operation -> !operation.access().equals("api-key"))
        .toList();
  }

  private void assertSameFields(Operation operation, JsonNode schema, String body)
      throws Exception {
    Answer answer = call(operation, body);
    assertThat(answer.code())
        .as("%s with %s: %s", operation.name(), body, answer.text())
        .isEqualTo("unknown_field");
    Matcher known = KNOWN.matcher(answer.message());
    assertThat(known.find()).as(answer.message()).isTrue();
    Set<String> documented = new TreeSet<>();
    schema.path("properties").fieldNames().forEachRemaining(documented::add);
    assertThat(Set.of(known.group(1).split(", ")))
        .as("what %s reads, and what is documented", operation.name())
        .isEqualTo(documented);
  }

  private Answer call(Operation operation, String body) throws Exception {
    return root.call(
        operation.verb(),
        things.fill(operation.path()),
        body,
        "Idempotency-Key",
        UUID.randomUUID().toString());
  }

  /** The object with fields of its own that a field may hold, or hold many of. */
  private Optional<JsonNode> objectWithin(JsonNode schema) {
    JsonNode whole = document.resolve(schema);
    if (whole.has("properties")) {
      return Optional.of(whole);
    }
    if (whole.has("items")) {
      return objectWithin(whole.path("items"));
    }
    for (JsonNode option : whole.path("anyOf")) {
      Optional<JsonNode> within = objectWithin(option);
      if (within.isPresent()) {
        return within;
      }
    }
    return Optional.empty();
  }
}

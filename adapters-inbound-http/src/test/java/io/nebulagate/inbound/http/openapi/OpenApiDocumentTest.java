package io.nebulagate.inbound.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.signin.InMemoryExternalIdentities;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.auth.ResourceMethods;
import io.nebulagate.inbound.http.openapi.ApiDocument.Operation;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document is for operators, and says everything about every route. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class OpenApiDocumentTest {

  private static final DotName STREAM = DotName.createSimple("java.io.InputStream");
  private static final DotName RELAYED = DotName.createSimple("io.vertx.ext.web.RoutingContext");

  /** What is asked by machines, and what is there only to be refused. */
  private static final Set<String> LEFT_OUT =
      Set.of("GET /healthz", "GET /readyz", "GET /v1/responses");

  /** What is relayed without a body. */
  private static final Set<String> BODILESS = Set.of("POST /v1/responses/{id}/cancel");

  private static final Pattern QUERY = Pattern.compile("(?:getParam|@QueryParam)\\(\"(\\w+)\"");

  @TestHTTPResource URI server;
  @Inject UserStore users;
  @Inject AccessTokens tokens;
  @Inject InMemoryLedgerStore ledger;
  @Inject InMemoryExternalIdentities identities;

  private ApiDocument document;

  @BeforeEach
  void anOperatorReadsIt() throws Exception {
    document = ApiDocument.of(server);
  }

  @Test
  void strangersAndPeopleDoNotGetIt() throws Exception {
    User person =
        users.add(
            new NewUser(
                UUID.randomUUID().toString(),
                Secret.of("correct horse battery"),
                "Somebody",
                Role.USER,
                ""));
    AdminClient people =
        AdminClient.actingAs(server, person.id(), tokens.renew(person.id()).reveal());

    Answer stranger = AdminClient.presenting(server, "").get("/api/openapi");

    assertThat(stranger.status()).isEqualTo(401);
    assertThat(stranger.code()).isEqualTo("unauthenticated");
    assertThat(people.get("/api/openapi").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/q/openapi", "/q/openapi.json", "/q/openapi.yaml", "/q/swagger-ui", "/openapi"})
  void theFrameworksOwnPagesAreNotThere(String path) throws Exception {
    Answer answer = AdminClient.of(server).get(path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().at("/error/code").asText()).isEqualTo("unknown_url");
  }

  @Test
  void everyRouteIsInItAndNothingElse() throws Exception {
    Set<String> routes =
        ResourceMethods.all().stream().map(OpenApiDocumentTest::route).collect(Collectors.toSet());
    routes.removeAll(LEFT_OUT);

    Set<String> documented =
        document.operations().stream().map(Operation::name).collect(Collectors.toSet());

    assertThat(documented).hasSizeGreaterThan(70).isEqualTo(routes);
  }

  @Test
  void everyOperationSaysWhatItDoesAndHowItEnds() {
    Set<String> ids = new TreeSet<>();
    for (Operation operation : document.operations()) {
      JsonNode json = operation.json();
      assertThat(json.path("summary").asText()).as(operation.name()).isNotBlank();
      assertThat(ids.add(json.path("operationId").asText())).as(operation.name()).isTrue();
      if (!json.path("responses").has("303")) {
        assertThat(json.path("responses").path("200").at("/content").properties())
            .as("%s: the schema of its answer", operation.name())
            .isNotEmpty()
            .allSatisfy(type -> assertThat(type.getValue().path("schema").isEmpty()).isFalse());
      }
      assertThat(json.path("responses").has("500")).as(operation.name()).isTrue();
      assertThat(operation.access()).as(operation.name()).isNotBlank();
      assertThat(json.path("security").isEmpty())
          .as("%s: a way in", operation.name())
          .isEqualTo(operation.access().equals("open"));
    }
  }

  @Test
  void everyParameterHasAType() {
    for (Operation operation : document.operations()) {
      Set<String> inPath = new TreeSet<>();
      for (JsonNode parameter : operation.json().path("parameters")) {
        String name = parameter.path("name").asText();
        JsonNode schema = document.resolve(parameter.path("schema"));
        assertThat(schema.path("type").asText()).as(operation.name() + " " + name).isNotBlank();
        if (parameter.path("in").asText().equals("path")) {
          inPath.add("{" + name + "}");
        }
      }
      assertThat(inPath)
          .as(operation.name())
          .allSatisfy(name -> assertThat(operation.path()).contains(name))
          .hasSize((int) operation.path().chars().filter(c -> c == '{').count());
    }
  }

  /** Queries are read by hand, too: what the sources name is what the document has. */
  @Test
  void everyQueryParameterThatIsReadIsInIt() throws Exception {
    Set<String> read = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        Matcher names = QUERY.matcher(Files.readString(source));
        while (names.find()) {
          read.add(names.group(1));
        }
      }
    }
    Set<String> documented = new TreeSet<>();
    for (Operation operation : document.operations()) {
      queries(operation).forEach(query -> documented.add(query.path("name").asText()));
    }
    assertThat(read).contains("p", "cursor");
    assertThat(documented).isEqualTo(read);
  }

  @Test
  void theBoundsOfQueryParametersAreTheOnesThatHold() throws Exception {
    SomebodysThings things = SomebodysThings.make(AdminClient.of(server), ledger, identities);
    int asked = 0;
    for (Operation operation : document.operations()) {
      if (queries(operation).isEmpty()) {
        continue;
      }
      for (JsonNode query : queries(operation)) {
        long most = query.path("schema").path("maximum").asLong();
        if (most > 0) {
          String name = query.path("name").asText();
          String path = things.fill(operation.path()) + "?" + name + "=";
          Answer beyond = AdminClient.of(server).get(path + (most + 1));
          assertThat(beyond.status()).as(path).isEqualTo(400);
          assertThat(beyond.message()).contains("'" + name + "'", Long.toString(most));
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(15);
  }

  @Test
  void whateverReadsABodySaysWhichFieldsItHas() throws Exception {
    for (MethodInfo method : ResourceMethods.all()) {
      boolean reads = method.parameterTypes().stream().anyMatch(type -> type.name().equals(STREAM));
      boolean relays =
          ResourceMethods.verb(method).orElseThrow().equals("POST")
              && !BODILESS.contains(route(method))
              && method.parameterTypes().stream().anyMatch(type -> type.name().equals(RELAYED));
      if (LEFT_OUT.contains(route(method))) {
        continue;
      }
      Operation operation = operation(route(method));
      boolean documented =
          document
              .body(operation)
              .or(() -> document.form(operation))
              .map(body -> !body.path("properties").isEmpty())
              .orElse(false);
      assertThat(documented).as(operation.name()).isEqualTo(reads || relays);
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndNoNameIsAnAccident() {
    document
        .json()
        .findValues("$ref")
        .forEach(ref ->
            assertThat(document.json().at(ref.asText().substring(1)).isMissingNode())
                .as(ref.asText())
                .isFalse());
    document
        .json()
        .at("/components/schemas")
        .fieldNames()
        .forEachRemaining(name ->
            assertThat(name)
                .as("two classes of one name, or one that is not ours")
                .matches("\\w*\\D"));
  }

  @Test
  void everyFieldHasAType() {
    List<String> untyped = new ArrayList<>();
    for (var schema : document.json().at("/components/schemas").properties()) {
      for (var field : schema.getValue().path("properties").properties()) {
        JsonNode value = document.resolve(field.getValue());
        if (!value.has("type") && !value.has("anyOf")) {
          untyped.add(schema.getKey() + "." + field.getKey());
        }
      }
    }
    assertThat(untyped).isEmpty();
  }

  private static List<JsonNode> queries(Operation operation) {
    List<JsonNode> queries = new ArrayList<>();
    for (JsonNode parameter : operation.json().path("parameters")) {
      if (parameter.path("in").asText().equals("query")) {
        queries.add(parameter);
      }
    }
    return queries;
  }

  private Operation operation(String route) {
    return document.operations().stream()
        .filter(operation -> operation.name().equals(route))
        .findFirst()
        .orElseThrow(() -> new AssertionError(route + " is not documented"));
  }

  /** As documents spell it: no slash at the end, no pattern in a parameter. */
  private static String route(MethodInfo method) {
    String path =
        ResourceMethods.path(method).replaceAll("\\{(\\w+):[^}]*}", "{$1}").replaceAll("/+", "/");
    return ResourceMethods.verb(method).orElseThrow() + " " + path.replaceAll("(.)/$", "$1");
  }
}

package io.nebulagate.inbound.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.signin.InMemoryExternalIdentities;
import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.openapi.ApiDocument;
import io.nebulagate.inbound.http.openapi.ApiDocument.Operation;
import io.nebulagate.inbound.http.openapi.SomebodysThings;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A person walks every route of the OpenAPI document with the ids of somebody else. What is refused
 * reads exactly as if there were no such thing, and nothing changes.
 */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and somebodyElse fill the fields
class ForeignIdsTest {

  /**
   * Models are everybody's, what a key may ask for is decided by the key; so are the doors of
   * identity providers.
   */
  private static final Set<String> OF_NOBODY =
      Set.of(
          "/v1/models/{model}",
          "/v1beta/models/{model}",
          "/v1beta/models/{model}:countTokens",
          "/api/user/login/{door}",
          "/api/user/login/{door}/callback");

  /**
   * Videos and responses are asked for with an API key, which says whose they are; nobody signs in
   * there. That a stranger's key finds none of them is shown where there are some, in the gateway's
   * own flows.
   */
  private static final Set<String> OF_KEYS =
      Set.of(
          "/v1/videos/{id}",
          "/v1/videos/{id}/content",
          "/v1/videos/{id}/remix",
          "/v1/video/generations/{id}",
          "/v1/responses/{id}",
          "/v1/responses/{id}/input_items",
          "/v1/responses/{id}/cancel");

  /** An owner appoints whom they know the number of; it tells them nothing, not even a name. */
  private static final Set<String> FREE_TO_NAME = Set.of("/api/org/{id}/member user_id");

  @TestHTTPResource URI server;
  @Inject UserStore users;
  @Inject AccessTokens tokens;
  @Inject InMemoryLedgerStore ledger;
  @Inject InMemoryExternalIdentities identities;
  @Inject InMemoryPeople people;

  private ApiDocument document;
  private AdminClient operator;
  private SomebodysThings theirs;
  private Map<String, String> before;
  private AdminClient stranger;
  private AdminClient signedIn;
  private String ownKey;

  @BeforeEach
  void somebodyElse() throws Exception {
    document = ApiDocument.of(server);
    operator = AdminClient.of(server);
    theirs = SomebodysThings.make(operator, ledger, identities);
    User person =
        users.add(
            new NewUser(
                UUID.randomUUID().toString(),
                Secret.of("correct horse battery"),
                "Somebody",
                Role.USER,
                ""));
    stranger = AdminClient.actingAs(server, person.id(), tokens.renew(person.id()).reveal());
    signedIn = AdminClient.presenting(server, "Bearer " + sessionOfSomebody());
    ownKey = stranger.post("/api/agg-token/", "{\"name\":\"own\"}").data().path("id").asText();
    before = whatOperatorsSee();
  }

  @AfterEach
  void nothingHasChanged() throws Exception {
    assertThat(whatOperatorsSee()).isEqualTo(before);
  }

  @Test
  void foreignIdsInPathsReadLikeNoneAtAll() throws Exception {
    int asked = 0;
    for (Operation operation : withIds()) {
      if (operation.access().equals("operators")) {
        continue;
      }
      String body = sampleBody(operation);
      Answer answer = call(operation.verb(), theirs.fill(operation.path()), body);
      Answer nobodys = call(operation.verb(), theirs.fillWithNobodys(operation.path()), body);
      assertThat(answer.status()).as(operation.name()).isEqualTo(404);
      assertThat(answer.text()).as(operation.name()).isEqualTo(nobodys.text());
      asked++;
    }
    assertThat(asked).isGreaterThan(8);
  }

  @Test
  void operatorsRoutesAreClosedWhateverTheId() throws Exception {
    int asked = 0;
    for (Operation operation : document.operations()) {
      if (operation.access().equals("operators")) {
        Answer answer =
            call(operation.verb(), theirs.fill(operation.path()), sampleBody(operation));
        assertThat(answer.status()).as(operation.name()).isEqualTo(403);
        asked++;
      }
    }
    assertThat(asked).isGreaterThan(20);
  }

  @Test
  void foreignIdsInBodiesReadLikeNoneAtAll() throws Exception {
    int asked = 0;
    for (Operation operation : document.operations()) {
      if (!List.of("caller", "owner").contains(operation.access())) {
        continue;
      }
      JsonNode schema = document.body(operation).orElse(operation.json().path("none"));
      for (var field : schema.path("properties").properties()) {
        String name = operation.path() + " " + field.getKey();
        if (!field.getKey().matches("ids?|.*_ids?") || FREE_TO_NAME.contains(name)) {
          continue;
        }
        String id =
            theirs
                .inBody(operation.path(), field.getKey())
                .orElseThrow(() -> new AssertionError("SomebodysThings has nothing for " + name));
        Answer answer = call(operation.verb(), operation.path(), naming(schema, field, id));
        Answer nobodys =
            call(
                operation.verb(),
                operation.path(),
                naming(schema, field, SomebodysThings.nobodys(id)));
        assertThat(answer.status()).as(operation.verb() + " " + name).isIn(400, 404);
        assertThat(answer.text()).as(name).isEqualTo(nobodys.text());
        asked++;
      }
    }
    assertThat(asked).isGreaterThan(3);
  }

  @Test
  void aRouteWithAnIdThatNobodyFillsFailsTheSweep() {
    assertThatThrownBy(() -> theirs.fill("/api/newcomer/{id}"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing for {id} of /api/newcomer/{id}");
  }

  /** What the body must have, with the stranger's own key where it must name one, and the field. */
  private String naming(JsonNode schema, Map.Entry<String, JsonNode> field, String id) {
    Map<String, String> fields = document.enoughOf(schema);
    fields.computeIfPresent("id", (_, _) -> ownKey);
    fields.put(field.getKey(), id);
    return ApiDocument.object(fields);
  }

  private String sessionOfSomebody() throws Exception {
    Secret password = Secret.of("correct horse battery");
    Person person = people.add("s-" + UUID.randomUUID(), password, Role.USER);
    String body =
        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(person.username(), password.reveal());
    return AdminClient.presenting(server, "")
        .post("/api/user/login", body)
        .data()
        .path("token")
        .asText();
  }

  private List<Operation> withIds() {
    return document.operations().stream()
        .filter(operation -> operation.path().contains("{"))
        .filter(operation -> !OF_NOBODY.contains(operation.path()))
        .filter(operation -> !OF_KEYS.contains(operation.path()))
        .toList();
  }

  private Map<String, String> whatOperatorsSee() throws Exception {
    Map<String, String> seen = new TreeMap<>();
    for (Operation operation : withIds()) {
      if (operation.verb().equals("GET")) {
        seen.put(operation.path(), operator.get(theirs.fill(operation.path())).text());
      }
    }
    return seen;
  }

  private String sampleBody(Operation operation) {
    return document
        .body(operation)
        .map(schema -> ApiDocument.object(document.enoughOf(schema)))
        .orElse("{}");
  }

  private Answer call(String verb, String path, String body) throws Exception {
    // what people do with how they sign in needs a session
    AdminClient caller = path.startsWith("/api/user/self/") ? signedIn : stranger;
    return caller.call(verb, path, body, "Idempotency-Key", UUID.randomUUID().toString());
  }
}

package io.nebulagate.inbound.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.application.access.ProjectUseCase;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.jandex.MethodInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person walks every route with the ids of somebody else. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and somebodyElse fill the fields
class ForeignIdsTest {

  @TestHTTPResource URI server;
  @Inject UserStore users;
  @Inject AccessTokens tokens;
  @Inject ApiKeyUseCase keys;
  @Inject ProjectUseCase projects;
  @Inject InMemoryLedgerStore ledger;

  private final Map<Thing, String> foreign = new EnumMap<>(Thing.class);
  private AdminClient stranger;

  @BeforeEach
  void somebodyElse() {
    Organisation other = users.addOrganisation(UUID.randomUUID().toString());
    ApiKey key = keys.issue(ApiKey.Settings.of("theirs", other.account())).key();
    RequestRecord request = request(key);
    ledger.keep(List.of(request));
    foreign.put(Thing.ORGANISATION, Long.toString(other.id()));
    foreign.put(Thing.ACCOUNT, Long.toString(other.account().value()));
    foreign.put(Thing.API_KEY, Long.toString(key.id()));
    foreign.put(Thing.PROJECT, Long.toString(projects.add(other.id(), "theirs").id()));
    foreign.put(Thing.REQUEST, request.id().toString());
    User person =
        users.add(
            new NewUser(
                UUID.randomUUID().toString(),
                Secret.of("correct horse battery"),
                "Somebody",
                Role.USER,
                ""));
    stranger = AdminClient.actingAs(server, person.id(), tokens.renew(person.id()).reveal());
  }

  @Test
  void foreignIdsReadLikeNoneAtAll() throws Exception {
    int asked = 0;
    for (MethodInfo method : ResourceMethods.all()) {
      if (!method.hasDeclaredAnnotation(Owned.class)) {
        continue;
      }
      Thing thing = Thing.valueOf(method.declaredAnnotation(Owned.class).value("thing").asEnum());
      Answer theirs = call(method, foreign.getOrDefault(thing, "unknown thing"));
      Answer nobodys = call(method, nobodys(thing));
      assertThat(theirs.status()).as(ResourceMethods.name(method)).isEqualTo(404);
      assertThat(theirs.text()).as(ResourceMethods.name(method)).isEqualTo(nobodys.text());
      asked++;
    }
    assertThat(asked).isGreaterThan(6);
  }

  @Test
  void operatorsRoutesAreClosedWhateverTheId() throws Exception {
    int asked = 0;
    for (MethodInfo method : ResourceMethods.all()) {
      boolean operators =
          method.hasDeclaredAnnotation(RolesAllowed.class)
              && !List.of(method.declaredAnnotation(RolesAllowed.class).value().asStringArray())
                  .contains(Roles.USER);
      if (operators) {
        assertThat(call(method, "1").status()).as(ResourceMethods.name(method)).isEqualTo(403);
        asked++;
      }
    }
    assertThat(asked).isGreaterThan(20);
  }

  private Answer call(MethodInfo method, String id) throws Exception {
    String path = ResourceMethods.path(method).replaceFirst("\\{[^}]*}", id);
    return stranger.call(
        ResourceMethods.verb(method).orElseThrow(), path.replaceAll("\\{[^}]*}", "1"), "{}");
  }

  private static String nobodys(Thing thing) {
    return thing == Thing.REQUEST
        ? new RequestId(UUID.randomUUID()).toString()
        : "987654321987654321";
  }

  private static RequestRecord request(ApiKey key) {
    return new RequestRecord(
        new RequestId(UUID.randomUUID()),
        new RequestRecord.Caller(key.id(), key.account(), key.tenant()),
        new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName("m1"), false),
        200,
        RequestRecord.Usage.NONE,
        Optional.empty(),
        List.of(),
        new RequestRecord.Timing(Instant.EPOCH, Optional.empty(), Duration.ZERO));
  }
}

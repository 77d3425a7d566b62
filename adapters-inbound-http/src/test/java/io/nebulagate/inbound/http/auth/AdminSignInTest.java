package io.nebulagate.inbound.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.access.Role;
import io.nebulagate.inbound.http.TestWiring;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AdminSignInTest {

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Bearer an-administrators-token-of-40-characterz",
        "Basic cm9vdDpyb290",
        "an-administrators-token-of-40-characters"
      })
  void nobodyElseIsLetIn(String authorization) throws Exception {
    Answer refused = AdminClient.presenting(server, authorization).get("/api/provider/");

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.code()).isEqualTo("unauthenticated");
    assertThat(refused.json().path("success").booleanValue()).isFalse();
    assertThat(refused.header("www-authenticate")).contains("Bearer");
    assertThat(refused.text()).doesNotContain("40-character");
  }

  @Test
  void aStrangerLearnsNothingByAWrongBodyOrPath() throws Exception {
    AdminClient stranger = AdminClient.presenting(server, "");
    assertThat(stranger.post("/api/provider/", "{").status()).isEqualTo(401);
    assertThat(stranger.get("/api/account/987654321").status()).isEqualTo(401);
    assertThat(stranger.get("/api/request/x").status()).isEqualTo(401);
  }

  @Test
  void theTokenOpensTheAdminApiAndTheVersionIsForEverybody() throws Exception {
    AdminClient root = AdminClient.presenting(server, "bearer " + TestWiring.ADMIN_TOKEN);
    assertThat(root.get("/api/provider/").status()).isEqualTo(200);
    JsonNode status = AdminClient.presenting(server, "").get("/api/status").data();
    assertThat(status.path("version").asText()).isEqualTo("0.0.0-test");
  }

  @Test
  void rolesAreCalledAsInTheDomain() {
    assertThat(Arrays.stream(Role.values()).map(Role::name))
        .contains(Roles.USER, Roles.ADMIN, Roles.ROOT);
    assertThat(Roles.upTo(Role.ADMIN)).containsExactlyInAnyOrder("GUEST", "USER", "ADMIN");
  }
}

package io.nebulagate.inbound.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityPathsTest {

  @ParameterizedTest
  @CsvSource({
    "/api, true, true",
    "/api/provider/, true, true",
    "/admin/api-keys, true, true",
    "/api/usage/token, true, false",
    "/api/usage/token/, true, false",
    "/apis, false, false",
    "/administration, false, false",
    "/v1/chat/completions, false, false",
    "/, false, false"
  })
  void onlyTheAdminApiKnowsIdentities(String path, boolean admin, boolean identity) {
    assertThat(IdentityPaths.ofAdmin(path)).isEqualTo(admin);
    assertThat(IdentityPaths.contain(path)).isEqualTo(identity);
  }
}

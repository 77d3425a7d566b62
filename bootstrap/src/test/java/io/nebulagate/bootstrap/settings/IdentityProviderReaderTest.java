package io.nebulagate.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.inbound.http.auth.external.IdentityProviders;
import io.nebulagate.inbound.http.auth.external.IdentityProviders.Algorithm;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityProviderReaderTest {

  private static final Map<String, String> BOTH =
      Map.of(
          "PUBLIC_URL", "https://gate.example.org/",
          "OIDC_ISSUER", "https://id.example.org/realm/",
          "OIDC_CLIENT_ID", "gate",
          "OIDC_CLIENT_SECRET", "hunter2-of-oidc",
          "GITHUB_CLIENT_ID", "Iv1.0123",
          "GITHUB_CLIENT_SECRET", "hunter2-of-github");

  @Test
  void nothingSaidMeansNobodyIsTrusted() {
    assertThat(read(Map.of())).isEqualTo(IdentityProviders.NONE);
    assertThat(read(Map.of("PUBLIC_URL", "https://gate.example.org")))
        .isEqualTo(IdentityProviders.NONE);
  }

  @Test
  void whoIsTrustedIsTakenToTheLetterAndLetsNobodyNewInUnlessSaid() {
    IdentityProviders providers = read(BOTH);

    assertThat(providers.publicUrl()).isEqualTo(URI.create("https://gate.example.org"));
    IdentityProviders.OpenId openId = providers.openId().orElseThrow();
    assertThat(openId.issuer()).isEqualTo("https://id.example.org/realm/");
    assertThat(openId.algorithm()).isEqualTo(Algorithm.RS256);
    assertThat(openId.mayBeNew()).isFalse();
    IdentityProviders.GitHub gitHub = providers.gitHub().orElseThrow();
    assertThat(gitHub.site()).isEqualTo(URI.create("https://github.com"));
    assertThat(gitHub.api()).isEqualTo(URI.create("https://api.github.com"));
    assertThat(gitHub.mayBeNew()).isFalse();
    assertThat(providers.toString()).doesNotContain("hunter2");
  }

  @Test
  void aGitHubOfOnesOwnHasItsApiBelowIt() {
    IdentityProviders.GitHub gitHub =
        read(with("GITHUB_URL", "https://git.example.org/")).gitHub().orElseThrow();

    assertThat(gitHub.site()).isEqualTo(URI.create("https://git.example.org"));
    assertThat(gitHub.api()).isEqualTo(URI.create("https://git.example.org/api/v3"));
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLIC_URL, ''",
    "PUBLIC_URL, gate.example.org",
    "OIDC_ISSUER, ''",
    "OIDC_ISSUER, http://id.example.org",
    "OIDC_ISSUER, https://u:hunter2@id.example.org",
    "OIDC_ISSUER, https://id.example.org?a=hunter2",
    "OIDC_CLIENT_ID, ''",
    "OIDC_CLIENT_SECRET, ''",
    "OIDC_CLIENT_SECRET, hunter2 hunter2",
    "OIDC_ALGORITHM, none",
    "OIDC_ALGORITHM, HS256",
    "OIDC_SIGN_UP, maybe",
    "GITHUB_CLIENT_ID, ''",
    "GITHUB_CLIENT_SECRET, ''",
    "GITHUB_URL, http://git.example.org",
    "GITHUB_SIGN_UP, 1"
  })
  void aBadValueIsNamedAndNotShown(String variable, String value) {
    Map<String, String> variables = with(variable, value);

    assertThatThrownBy(() -> read(variables))
        .isInstanceOf(BadSettingException.class)
        .hasMessageStartingWith(variable)
        .hasMessageNotContaining("hunter2");
  }

  private static Map<String, String> with(String variable, String value) {
    Map<String, String> variables = new HashMap<>(BOTH);
    variables.put(variable, value);
    return variables;
  }

  private static IdentityProviders read(Map<String, String> variables) {
    return new IdentityProviderReader(new Environment(variables)).read();
  }
}

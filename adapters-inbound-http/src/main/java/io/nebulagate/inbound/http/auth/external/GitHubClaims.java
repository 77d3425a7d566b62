package io.nebulagate.inbound.http.auth.external;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.signin.external.ExternalAssertion;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayError.ExternalSignInRefused.Reason;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.ExternalIdentity;
import io.nebulagate.inbound.http.auth.external.IdentityProviders.GitHub;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.UserInfo;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads who somebody is at GitHub: the number of the account, which no other account ever gets, and
 * the primary address if GitHub has verified it ({@code GET /user/emails} of its REST API, version
 * 2022-11-28). The address in a profile is none of these: people write there what they like.
 */
@Singleton
class GitHubClaims {

  private static final Logger LOG = Logger.getLogger("nebulagate");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int BODY_MAX = 256 * 1024;
  private static final int OK = 200;

  private final IdentityProviders providers;
  private final ObjectMapper json;

  GitHubClaims(IdentityProviders providers, ObjectMapper json) {
    this.providers = providers;
    this.json = json;
  }

  ExternalAssertion read(SecurityIdentity proved) {
    GitHub provider = providers.gitHub().orElseThrow();
    UserInfo account = proved.getAttribute("userinfo");
    AccessTokenCredential token = proved.getCredential(AccessTokenCredential.class);
    if (account == null || token == null || !account.contains("id")) {
      throw refused(Reason.UNFINISHED);
    }
    return new ExternalAssertion(
        ExternalIdentity.of(provider.site().toString(), account.get("id").toString())
            .orElseThrow(() -> refused(Reason.UNFINISHED)),
        primaryEmail(provider, Secret.of(token.getToken())),
        text(account, "login"),
        text(account, "name"),
        provider.mayBeNew());
  }

  private static String text(UserInfo account, String name) {
    return account.contains(name) && account.get(name) instanceof jakarta.json.JsonString string
        ? string.getString()
        : "";
  }

  private Optional<EmailAddress> primaryEmail(GitHub provider, Secret token) {
    for (JsonNode address : emails(provider, token)) {
      if (address.path("primary").asBoolean() && address.path("verified").asBoolean()) {
        return EmailAddress.parse(address.path("email").asText());
      }
    }
    return Optional.empty();
  }

  private JsonNode emails(GitHub provider, Secret token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(provider.api() + "/user/emails?per_page=100"))
            .timeout(PATIENCE)
            .header("Accept", "application/vnd.github+json")
            .header("Authorization", "Bearer " + token.reveal())
            .header("User-Agent", "NebulaGate")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .build();
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      HttpResponse<byte[]> answer =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BODY_MAX));
      if (answer.statusCode() == OK) {
        return json.readTree(answer.body());
      }
      LOG.warnf("GitHub did not tell a person's addresses: status=%d", answer.statusCode());
    } catch (IOException unreadable) {
      LOG.warnf(
          "GitHub did not tell a person's addresses: error=%s",
          unreadable.getClass().getSimpleName());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw refused(Reason.PROVIDER_AWAY);
  }

  private static GatewayException refused(Reason reason) {
    return new GatewayException(new GatewayError.ExternalSignInRefused(reason));
  }
}

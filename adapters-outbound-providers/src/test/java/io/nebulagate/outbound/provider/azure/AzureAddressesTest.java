package io.nebulagate.outbound.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.ProviderDialect.KeyHeader;
import io.nebulagate.outbound.provider.http.UpstreamAddress;
import io.nebulagate.outbound.provider.support.Calls;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureAddressesTest {

  private final AzureAddresses addresses = new AzureAddresses();

  @ParameterizedTest
  @CsvSource({
    "'',2024-10-21,CHAT,/openai/deployments/gpt%204o%2Fx/chat/completions?api-version=2024-10-21",
    "/,2025-04-01-preview,COMPLETIONS,"
        + "/openai/deployments/gpt%204o%2Fx/completions?api-version=2025-04-01-preview",
    "/openai/,2024-10-21,EMBEDDINGS,"
        + "/openai/deployments/gpt%204o%2Fx/embeddings?api-version=2024-10-21",
    "/proxy,2024-10-21,CHAT,"
        + "/proxy/openai/deployments/gpt%204o%2Fx/chat/completions?api-version=2024-10-21",
    "'',2025-04-01-preview,RESPONSES,/openai/v1/responses",
    "'',,CHAT,/openai/v1/chat/completions",
    "'',v1,CHAT,/openai/v1/chat/completions?api-version=v1",
    "'',preview,RESPONSES,/openai/v1/responses?api-version=preview",
    "/openai,,EMBEDDINGS,/openai/v1/embeddings",
    "/openai/v1,,CHAT,/openai/v1/chat/completions",
    "/openai/v1/,2024-10-21,CHAT,/openai/v1/chat/completions",
    "/openai/v1,preview,COMPLETIONS,/openai/v1/completions?api-version=preview",
    "/api/projects/p/openai/v1,,RESPONSES,/api/projects/p/openai/v1/responses"
  })
  void eachEditionHasItsAddresses(String root, @Nullable String version, Api api, String path) {
    URI base = URI.create("https://resource.openai.azure.com" + root);
    Calls call = Calls.aCall().of(ProviderType.AZURE).to(base).api(api).upstreamModel("gpt 4o/x");

    var request = (version == null ? call : call.apiVersion(version)).build();

    assertThat(UpstreamAddress.of(base, addresses.path(request)).path()).isEqualTo(path);
  }

  @Test
  void theKeyHasAHeaderOfItsOwn() {
    assertThat(addresses.keyHeader(Secret.of("k")))
        .isEqualTo(new KeyHeader("api-key", Secret.of("k")));
  }
}

package io.nebulagate.outbound.provider.azure;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.ProviderDialect.KeyHeader;
import io.nebulagate.outbound.provider.openai.OpenAiAddresses;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where Azure has what OpenAI's dialect asks for. The provider's name of a model is the name of a
 * deployment. Responses exist below {@code /openai/v1} alone.
 */
public final class AzureAddresses implements OpenAiAddresses {

  @Override
  public ApiPath path(UpstreamRequest request) {
    AzureSurface surface = AzureSurface.of(request.route().provider());
    String operation = OpenAiAddresses.operation(request.api());
    if (!surface.classic()) {
      return new ApiPath(surface.prefix(), operation + query(surface));
    }
    if (request.api() == Api.RESPONSES) {
      return new ApiPath(surface.prefix() + "/v1", operation);
    }
    String deployment = escaped(request.route().upstreamModel().value());
    return new ApiPath(surface.prefix(), "/deployments/" + deployment + operation + query(surface));
  }

  private static String query(AzureSurface surface) {
    return surface.version().map(version -> "?api-version=" + escaped(version)).orElse("");
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public KeyHeader keyHeader(Secret key) {
    return new KeyHeader("api-key", key);
  }
}

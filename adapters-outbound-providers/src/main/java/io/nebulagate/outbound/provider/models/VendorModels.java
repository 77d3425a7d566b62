package io.nebulagate.outbound.provider.models;

import io.nebulagate.application.routing.UpstreamModels;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.azure.AzureSurface;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import io.nebulagate.outbound.provider.http.UpstreamAddress;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks every vendor for its list of models, page by page where it comes in pages. Not a relayed
 * call, so it goes through the REST client, blocking.
 */
public final class VendorModels implements UpstreamModels {

  private static final String ANTHROPIC_VERSION = "2023-06-01";
  private static final int PAGE_SIZE = 1_000;
  private static final int PAGES_MAX = 20;
  private static final int MODELS_MAX = 5_000;
  private static final int ANSWER_BYTES_MAX = 8 << 20;

  private final GuardedRest rest;
  private final Duration connect;
  private final Duration read;

  /**
   * A client.
   *
   * @param rest makes the clients
   * @param connect how long a connection may take
   * @param read how long the answer may take, each page for itself
   */
  public VendorModels(GuardedRest rest, Duration connect, Duration read) {
    this.rest = rest;
    this.connect = connect;
    this.read = read;
  }

  @Override
  public List<ModelName> list(Provider provider, Secret key) {
    try {
      ModelsApi api = rest.builder(root(provider), connect, read).build(ModelsApi.class);
      try {
        return ask(api, provider, key);
      } finally {
        ((Closeable) api).close(); // as every REST client of Quarkus
      }
    } catch (WebApplicationException e) {
      throw new UpstreamException(Faults.ofStatus(e.getResponse().getStatus(), Optional.empty()));
    } catch (ProcessingException | IOException e) {
      throw new UpstreamException(
          isTimeout(e) ? new UpstreamFault.Timeout() : new UpstreamFault.Unreachable());
    } catch (IllegalArgumentException _) {
      throw new UpstreamException(new UpstreamFault.Unreachable()); // an address that is none
    }
  }

  private static URI root(Provider provider) {
    URI base = provider.baseUrl();
    return switch (provider.type()) {
      case OPENAI, ANTHROPIC, NEWAPI -> UpstreamAddress.versioned(base, "/v1");
      case GEMINI -> UpstreamAddress.versioned(base, "/v1beta");
      case COHERE -> UpstreamAddress.versioned(withoutChatVersion(base), "/v1");
      case AZURE -> UpstreamAddress.versioned(base, AzureSurface.of(provider).prefix());
    };
  }

  /** Cohere chats under v2 and lists its models under v1. */
  private static URI withoutChatVersion(URI base) {
    return URI.create(base.toString().replaceFirst("/v2/*$", ""));
  }

  private static List<ModelName> ask(ModelsApi api, Provider provider, Secret key)
      throws IOException {
    Set<ModelName> models = new LinkedHashSet<>();
    String next = null;
    for (int page = 0; page < PAGES_MAX && models.size() < MODELS_MAX; page++) {
      ModelPage told = ModelPage.parse(bytes(api, provider, key, next), provider.type());
      told.names().forEach(name -> add(name, models));
      if (told.next().isEmpty()) {
        break;
      }
      next = told.next().get();
    }
    return List.copyOf(models);
  }

  private static byte[] bytes(ModelsApi api, Provider provider, Secret key, @Nullable String next)
      throws IOException {
    try (InputStream in = open(api, provider, key.reveal(), next)) {
      byte[] body = in.readNBytes(ANSWER_BYTES_MAX + 1);
      if (body.length > ANSWER_BYTES_MAX) {
        throw Faults.malformed("a list of models above 8 MiB");
      }
      return body;
    }
  }

  private static InputStream open(
      ModelsApi api, Provider provider, String key, @Nullable String next) {
    return switch (provider.type()) {
      case OPENAI, NEWAPI -> api.list("Bearer " + key);
      case AZURE -> api.ofAzure(key, AzureSurface.of(provider).version().orElse(null));
      case ANTHROPIC -> api.ofAnthropic(key, ANTHROPIC_VERSION, PAGE_SIZE, next);
      case GEMINI -> api.ofGemini(key, PAGE_SIZE, next);
      case COHERE -> api.ofCohere("Bearer " + key, PAGE_SIZE, next);
    };
  }

  private static boolean isTimeout(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static void add(String name, Set<ModelName> models) {
    if (models.size() == MODELS_MAX) {
      return;
    }
    try {
      models.add(new ModelName(name));
    } catch (IllegalArgumentException _) {
      return; // a name nobody could ask for
    }
  }
}

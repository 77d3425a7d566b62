package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.application.routing.UpstreamModels;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
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
 * Asks {@code GET /v1/models}. Not a relayed call, so it goes through the REST client, blocking.
 * Understands {@code {"data":[{"id":…}]}} and, as Together answers, the bare list.
 */
public final class OpenAiModels implements UpstreamModels {

  private static final String VERSION = "/v1";
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
   * @param read how long the answer may take
   */
  public OpenAiModels(GuardedRest rest, Duration connect, Duration read) {
    this.rest = rest;
    this.connect = connect;
    this.read = read;
  }

  @Override
  public List<ModelName> list(URI baseUrl, Secret key) {
    try {
      ModelsApi api = open(baseUrl);
      try {
        return ask(api, key);
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

  private ModelsApi open(URI baseUrl) {
    return rest.builder(UpstreamAddress.versioned(baseUrl, VERSION), connect, read)
        .build(ModelsApi.class);
  }

  private static List<ModelName> ask(ModelsApi api, Secret key) throws IOException {
    try (InputStream in = api.list("Bearer " + key.reveal())) {
      byte[] body = in.readNBytes(ANSWER_BYTES_MAX + 1);
      if (body.length > ANSWER_BYTES_MAX) {
        throw Faults.malformed("a list of models above 8 MiB");
      }
      return parse(body);
    }
  }

  private static boolean isTimeout(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  static List<ModelName> parse(byte[] body) {
    Set<ModelName> models = new LinkedHashSet<>();
    try (JsonParser json = Json.read(body, 0, body.length)) {
      boolean listed =
          switch (json.nextToken()) {
            case START_ARRAY -> readList(json, models);
            case START_OBJECT -> readEnvelope(json, models);
            case null, default -> false;
          };
      if (!listed) {
        throw Faults.malformed("no list of models");
      }
    } catch (IOException _) {
      throw Faults.malformed("no JSON");
    }
    return List.copyOf(models);
  }

  private static boolean readEnvelope(JsonParser json, Set<ModelName> models) throws IOException {
    boolean listed = false;
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      if (name.equals("data") && json.currentToken() == JsonToken.START_ARRAY) {
        listed = readList(json, models);
      } else {
        json.skipChildren();
      }
    }
    return listed;
  }

  private static boolean readList(JsonParser json, Set<ModelName> models) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        readModel(json, models);
      } else {
        json.skipChildren();
      }
    }
    return true;
  }

  private static void readModel(JsonParser json, Set<ModelName> models) throws IOException {
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      if (name.equals("id") && json.currentToken() == JsonToken.VALUE_STRING) {
        add(json.getText(), models);
      } else {
        json.skipChildren();
      }
    }
  }

  private static void add(String id, Set<ModelName> models) {
    if (models.size() == MODELS_MAX) {
      return;
    }
    try {
      models.add(new ModelName(id));
    } catch (IllegalArgumentException _) {
      return; // a name nobody could ask for
    }
  }
}

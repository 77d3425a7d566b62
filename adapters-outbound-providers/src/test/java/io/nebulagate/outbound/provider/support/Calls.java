package io.nebulagate.outbound.provider.support;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.Conversation;
import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.routing.Route;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds calls to a provider, with defaults for everything a test does not care about. */
public final class Calls {

  /** The key every call shows. */
  public static final String KEY = "sk-upstream-0123456789abcdef";

  private URI baseUrl = URI.create("http://localhost:1");
  private Api api = Api.CHAT;
  private ProviderType type = ProviderType.OPENAI;
  private Optional<String> apiVersion = Optional.empty();
  private Conversation conversation = Conversation.NONE;
  private Optional<Inquiry> inquiry = Optional.empty();
  private boolean stream;
  private boolean usageAsked;
  private String model = "gpt-test";
  private String upstreamModel = "gpt-test";
  private String key = KEY;
  private byte[] body = new byte[0];
  private Provider.Timeouts timeouts =
      new Provider.Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Provider.Timeouts.DEFAULT.total());
  private final Map<String, String> headers = new HashMap<>();

  private Calls() {}

  /** A chat call in one piece. */
  public static Calls aCall() {
    return new Calls();
  }

  /** To this upstream. */
  public Calls to(URI root) {
    baseUrl = root;
    return this;
  }

  /** For this API. */
  public Calls api(Api other) {
    api = other;
    return this;
  }

  /** To a provider of this type. */
  public Calls of(ProviderType other) {
    type = other;
    return this;
  }

  /** To a provider of which this edition is asked for. */
  public Calls apiVersion(String version) {
    apiVersion = Optional.of(version);
    return this;
  }

  /** By a client of another dialect, who asks this. */
  public Calls asking(ChatRequest question) {
    return asking(question, Translation.NONE);
  }

  /** By a client of another dialect, who asks this and hears the answer this way. */
  public Calls asking(ChatRequest question, Translation client) {
    conversation = new Conversation(client, Seals.NONE, Optional.of(question));
    return this;
  }

  /** By a client of another dialect, who asks this, which is no conversation. */
  public Calls asking(Inquiry question) {
    inquiry = Optional.of(question);
    return this;
  }

  /** Streamed. */
  public Calls streamed() {
    stream = true;
    return this;
  }

  /** By a client that wants to see usage. */
  public Calls usageAsked() {
    usageAsked = true;
    return this;
  }

  /** For a model as the client names it. */
  public Calls model(String name) {
    model = name;
    return this;
  }

  /** For a model as the upstream names it. */
  public Calls upstreamModel(String name) {
    upstreamModel = name;
    return this;
  }

  /** With this provider key. */
  public Calls key(String secret) {
    key = secret;
    return this;
  }

  /** With this body. */
  public Calls body(byte[] bytes) {
    body = bytes;
    return this;
  }

  /** With a client's header. */
  public Calls header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** With these limits of patience. */
  public Calls timeouts(Duration connect, Duration firstByte, Duration idle) {
    timeouts = new Provider.Timeouts(connect, firstByte, idle, Provider.Timeouts.DEFAULT.total());
    return this;
  }

  /** The call. */
  public UpstreamRequest build() {
    ModelName client = new ModelName(model);
    ModelName upstream = new ModelName(upstreamModel);
    Provider provider =
        Provider.of(type, "scripted", baseUrl, Map.of(client, upstream))
            .withId(1)
            .within(timeouts)
            .versioned(apiVersion);
    ProviderKey providerKey = ProviderKey.of(1, 1, Secret.of(key));
    Route route = new Route(1, client, provider, providerKey, upstream, 0, 10, true);
    RequestHead head = new RequestHead(client, stream, usageAsked, OptionalLong.empty(), 1, 10);
    return new UpstreamRequest(
        route,
        new Endpoint(type.dialect(), api),
        head,
        requestBody(),
        headers,
        conversation,
        inquiry);
  }

  private RequestBody requestBody() {
    byte[] bytes =
        body.length > 0
            ? body
            : ("{\"model\":\"" + model + "\",\"messages\":[]}").getBytes(StandardCharsets.UTF_8);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('"' + model + '"');
    Patch place =
        at < 0 ? new Patch(0, 0, "") : new Patch(at, at + model.length() + 2, '"' + model + '"');
    return new RequestBody(bytes, place, List.of());
  }
}

package io.nebulagate.persistence.postgres.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.persistence.postgres.SecretCipher;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "providers")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ProviderEntity {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  long id;

  String name;

  @Enumerated(EnumType.STRING)
  ProviderType type;

  @Column(name = "base_url")
  String baseUrl;

  /** Public name → upstream name, as a JSON object: the routes are made from it in SQL. */
  @ColumnTransformer(write = "?::jsonb")
  String models;

  /** Further name → upstream name, as a JSON object. */
  @ColumnTransformer(write = "?::jsonb")
  String aliases;

  int weight;
  int priority;

  @Column(name = "key_choice")
  @Enumerated(EnumType.STRING)
  Provider.KeyChoice keyChoice;

  @Column(name = "rpm_max")
  @Nullable Integer rpmMax;

  @Nullable String region;
  String[] tags;
  boolean enabled;
  String @Nullable [] apis;

  @Column(name = "connect_ms")
  long connectMs;

  @Column(name = "first_byte_ms")
  long firstByteMs;

  @Column(name = "idle_ms")
  long idleMs;

  @Column(name = "total_ms")
  long totalMs;

  /** Null unless it is one of Azure's. */
  @Column(name = "api_version")
  @Nullable String apiVersion;

  /** Null unless it is a NewAPI site, as the two that follow. */
  @Column(name = "site_user_id")
  @Nullable Long siteUserId;

  @Column(name = "check_in")
  @Nullable Boolean checkIn;

  @Column(name = "stale_after_s")
  @Nullable Long staleAfterSeconds;

  @Column(name = "access_token")
  byte @Nullable [] accessToken;

  static ProviderEntity of(Provider provider) {
    ProviderEntity entity = new ProviderEntity();
    entity.set(provider);
    return entity;
  }

  final void set(Provider provider) {
    name = provider.name();
    type = provider.type();
    baseUrl = provider.baseUrl().toString();
    models = write(provider.models());
    aliases = write(provider.aliases());
    weight = provider.traffic().weight();
    priority = provider.traffic().priority();
    keyChoice = provider.traffic().keys();
    rpmMax = provider.traffic().rpmMax().orElse(null);
    region = provider.region().orElse(null);
    tags = provider.tags().stream().sorted().toArray(String[]::new);
    enabled = provider.enabled();
    apis =
        provider
            .apis()
            .map(some -> some.stream().map(Api::name).sorted().toArray(String[]::new))
            .orElse(null);
    connectMs = provider.timeouts().connect().toMillis();
    firstByteMs = provider.timeouts().firstByte().toMillis();
    idleMs = provider.timeouts().idle().toMillis();
    totalMs = provider.timeouts().total().toMillis();
    apiVersion = provider.apiVersion().orElse(null);
    siteUserId = provider.site().map(Provider.Site::userId).orElse(null);
    checkIn = provider.site().map(Provider.Site::checkIn).orElse(null);
    staleAfterSeconds = provider.site().map(site -> site.staleAfter().toSeconds()).orElse(null);
  }

  void setAccessToken(Secret token, SecretCipher cipher) {
    accessToken = cipher.encrypt(token, place());
  }

  Optional<Secret> accessToken(SecretCipher cipher) {
    return Optional.ofNullable(accessToken).map(kept -> cipher.decrypt(kept, place()));
  }

  private String place() {
    return "access token of provider " + id;
  }

  Provider toDomain() {
    return new Provider(
        id,
        name,
        type,
        URI.create(baseUrl),
        read(models),
        read(aliases),
        new Provider.Traffic(weight, priority, keyChoice, Optional.ofNullable(rpmMax)),
        Optional.ofNullable(region),
        Set.of(tags),
        enabled,
        Optional.ofNullable(apis)
            .map(some -> Stream.of(some).map(Api::valueOf).collect(Collectors.toSet())),
        new Provider.Timeouts(
            Duration.ofMillis(connectMs),
            Duration.ofMillis(firstByteMs),
            Duration.ofMillis(idleMs),
            Duration.ofMillis(totalMs)),
        site(),
        Optional.ofNullable(apiVersion));
  }

  private Optional<Provider.Site> site() {
    return siteUserId == null || checkIn == null || staleAfterSeconds == null
        ? Optional.empty()
        : Optional.of(
            new Provider.Site(siteUserId, checkIn, Duration.ofSeconds(staleAfterSeconds)));
  }

  private static String write(Map<ModelName, ModelName> models) {
    ObjectNode object = JSON.createObjectNode();
    models.forEach((model, upstream) -> object.put(model.value(), upstream.value()));
    return object.toString();
  }

  private static Map<ModelName, ModelName> read(String json) {
    try {
      Map<ModelName, ModelName> models = new HashMap<>();
      for (Map.Entry<String, JsonNode> model : JSON.readTree(json).properties()) {
        models.put(new ModelName(model.getKey()), new ModelName(model.getValue().asText()));
      }
      return models;
    } catch (JsonProcessingException written) {
      throw new IllegalStateException("a provider's models are no JSON", written);
    }
  }
}

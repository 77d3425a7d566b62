package io.nebulagate.inbound.http.admin.routing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A provider as operators see one: never its keys. */
record ProviderView(
    long id,
    String name,
    String type,
    @JsonProperty("base_url") String baseUrl,
    List<KeyView> keys,
    List<ModelView> models,
    int weight,
    int priority,
    @Nullable String region,
    List<String> tags,
    boolean enabled,
    @Nullable List<String> apis,
    TimeoutsView timeouts,
    @JsonProperty("api_version") @Nullable String apiVersion,
    @JsonProperty("model_alias_mapping") Map<String, String> aliases,
    @JsonProperty("key_choice") String keyChoice,
    @JsonProperty("rpm_limit") @Nullable Integer rpmLimit,
    @JsonProperty("user_id") @Nullable Long userId,
    @JsonProperty("checkin_enabled") @Nullable Boolean checkIn,
    @JsonProperty("stale_after_hours") @Nullable Long staleAfterHours) {

  static ProviderView of(Kept kept) {
    Provider provider = kept.provider();
    return new ProviderView(
        provider.id(),
        provider.name(),
        provider.type().label(),
        provider.baseUrl().toString(),
        kept.keys().stream().map(KeyView::of).toList(),
        provider.models().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(model -> new ModelView(model.getKey().value(), model.getValue().value()))
            .toList(),
        provider.traffic().weight(),
        provider.traffic().priority(),
        provider.region().orElse(null),
        provider.tags().stream().sorted().toList(),
        provider.enabled(),
        provider.apis().map(apis -> apis.stream().sorted().map(Api::label).toList()).orElse(null),
        TimeoutsView.of(provider.timeouts()),
        provider.apiVersion().orElse(null),
        aliases(provider),
        label(provider.traffic().keys()),
        provider.traffic().rpmMax().orElse(null),
        provider.site().map(Provider.Site::userId).orElse(null),
        provider.site().map(Provider.Site::checkIn).orElse(null),
        provider.site().map(site -> site.staleAfter().toHours()).orElse(null));
  }

  static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> aliases(Provider provider) {
    Map<String, String> aliases = new TreeMap<>();
    provider.aliases().forEach((alias, name) -> aliases.put(alias.value(), name.value()));
    return aliases;
  }

  /** A key, as far as it may be seen. */
  record KeyView(
      long id, String last4, String status, @Nullable String reason, @Nullable String group) {

    static KeyView of(ProviderKey key) {
      return new KeyView(
          key.id(),
          key.secret().last4(),
          label(key.status()),
          key.reason().orElse(null),
          key.group().orElse(null));
    }
  }

  /** A model and what the upstream calls it. */
  record ModelView(String name, String upstream) {}

  /** How long the upstream may take. */
  record TimeoutsView(
      @JsonProperty("connect_ms") long connectMillis,
      @JsonProperty("first_byte_ms") long firstByteMillis,
      @JsonProperty("idle_ms") long idleMillis,
      @JsonProperty("total_ms") long totalMillis) {

    static TimeoutsView of(Provider.Timeouts timeouts) {
      return new TimeoutsView(
          timeouts.connect().toMillis(),
          timeouts.firstByte().toMillis(),
          timeouts.idle().toMillis(),
          timeouts.total().toMillis());
    }
  }
}

package io.nebulagate.inbound.http.admin.routing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    TimeoutsView timeouts) {

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
        provider.weight(),
        provider.priority(),
        provider.region().orElse(null),
        provider.tags().stream().sorted().toList(),
        provider.enabled(),
        provider.apis().map(apis -> apis.stream().sorted().map(Api::label).toList()).orElse(null),
        TimeoutsView.of(provider.timeouts()));
  }

  /** A key, as far as it may be seen. */
  record KeyView(long id, String last4, String status) {

    static KeyView of(ProviderKey key) {
      return new KeyView(
          key.id(), key.secret().last4(), key.status().name().toLowerCase(Locale.ROOT));
    }
  }

  /** A model and what the upstream calls it. */
  record ModelView(String name, String upstream) {}

  /** How long the upstream may take. */
  record TimeoutsView(
      @JsonProperty("connect_ms") long connectMillis,
      @JsonProperty("first_byte_ms") long firstByteMillis,
      @JsonProperty("idle_ms") long idleMillis) {

    static TimeoutsView of(Provider.Timeouts timeouts) {
      return new TimeoutsView(
          timeouts.connect().toMillis(),
          timeouts.firstByte().toMillis(),
          timeouts.idle().toMillis());
    }
  }
}

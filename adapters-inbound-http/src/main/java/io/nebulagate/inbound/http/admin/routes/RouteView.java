package io.nebulagate.inbound.http.admin.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.routes.RouteStore.Manual;
import io.nebulagate.application.routes.RouteUseCase.Shown;
import io.nebulagate.domain.routing.Breaker;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A route as operators see one. */
record RouteView(
    long id,
    String model,
    String provider,
    @JsonProperty("provider_id") long providerId,
    @JsonProperty("provider_key_id") long providerKeyId,
    @JsonProperty("upstream_model") String upstreamModel,
    int priority,
    int weight,
    boolean enabled,
    boolean usable,
    @JsonProperty("set_by_hand")
        @Schema(description = "Which of `priority`, `weight` and `enabled` are not the provider's")
        List<String> setByHand,
    @JsonProperty("key_status") String keyStatus,
    @Schema(description = "Why the key is not used") @Nullable String reason,
    @Schema(description = "The upstream's price group of the key") @Nullable String group,
    StateView state) {

  static RouteView of(Shown shown) {
    Route route = shown.route();
    ProviderKey key = route.key();
    return new RouteView(
        route.id(),
        route.model().value(),
        route.provider().name(),
        route.provider().id(),
        key.id(),
        route.upstreamModel().value(),
        route.priority(),
        route.weight(),
        route.enabled(),
        route.usable(),
        setByHand(shown.manual()),
        key.status().name().toLowerCase(Locale.ROOT),
        key.reason().orElse(null),
        key.group().orElse(null),
        StateView.of(shown));
  }

  private static List<String> setByHand(Manual manual) {
    List<String> names = new ArrayList<>();
    manual.priority().ifPresent(_ -> names.add("priority"));
    manual.weight().ifPresent(_ -> names.add("weight"));
    if (!manual.enabled()) {
      names.add("enabled");
    }
    return names;
  }

  /** How it fares on the replica that answers. */
  @Schema(name = "RouteState")
  record StateView(
      @Schema(enumeration = {"closed", "open", "probing"}) String breaker,
      @Schema(description = "How often in a row the breaker has opened") int failures,
      @JsonProperty("resting_until")
          @Schema(format = "date-time", description = "Nothing is sent there before")
          @Nullable String restingUntil) {

    static StateView of(Shown shown) {
      Breaker breaker = shown.breaker();
      return new StateView(
          breaker.state().name().toLowerCase(Locale.ROOT),
          breaker.failures(),
          shown.restingUntil().map(Instant::toString).orElse(null));
    }
  }
}

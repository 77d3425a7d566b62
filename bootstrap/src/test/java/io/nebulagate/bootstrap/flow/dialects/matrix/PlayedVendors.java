package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.bootstrap.flow.GatewayClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One {@link PlayedVendor} of every kind, served by a gateway until it is closed. */
final class PlayedVendors implements AutoCloseable {

  /** Their names, as they stand in the names of models. */
  static final List<String> NAMES = List.of("chat", "responses", "anthropic", "gemini");

  private static final Duration A_CLIENT_THAT_LEFT_IS_NOTICED_WITHIN = Duration.ofSeconds(5);

  private final GatewayClient gateway;
  private final List<PlayedVendor> vendors;
  private final List<Long> providers = new ArrayList<>();

  /** Makes their providers and prices; models are called {@code prefix-vendor-scene}. */
  PlayedVendors(GatewayClient gateway, String prefix) {
    this.gateway = gateway;
    vendors = NAMES.stream().map(name -> new PlayedVendor(prefix, name, vendor(name))).toList();
    for (PlayedVendor vendor : vendors) {
      vendor.models().forEach(model -> gateway.price(model, "1", "10"));
      for (String body : vendor.providers()) {
        providers.add(gateway.api("POST", "/api/provider/", body).required("id").asLong());
      }
    }
  }

  private static Vendor vendor(String name) {
    return switch (name) {
      case "chat" -> new ChatVendor("\"type\":\"openai\",\"apis\":[\"chat\"]");
      case "responses" -> new ResponsesVendor();
      case "anthropic" -> new MessagesVendor();
      default -> new GeminiVendor();
    };
  }

  /** Fails unless clients left every vendor in the middle, and every such stream was cancelled. */
  void wereLeftByEveryClientThatLeft() {
    for (PlayedVendor vendor : vendors) {
      assertThat(vendor.stalled()).isPositive();
      await()
          .atMost(A_CLIENT_THAT_LEFT_IS_NOTICED_WITHIN)
          .untilAsserted(() -> assertThat(vendor.cancelled()).isEqualTo(vendor.stalled()));
    }
  }

  @Override
  public void close() {
    vendors.forEach(PlayedVendor::close);
    providers.forEach(id -> gateway.api("DELETE", "/api/provider/" + id, ""));
  }
}

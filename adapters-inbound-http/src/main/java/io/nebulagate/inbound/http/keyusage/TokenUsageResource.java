package io.nebulagate.inbound.http.keyusage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.access.KeyUsageUseCase;
import io.nebulagate.application.access.KeyUsageUseCase.KeyUsage;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.QuotaUnits;
import io.nebulagate.inbound.http.origin.ClientAddress;
import io.nebulagate.inbound.http.relay.Credentials;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A key's own usage in new-api's shape and unit: 500 000 are one dollar (new-api, {@code GET
 * /api/usage/token/}, read 2026-11-20).
 */
@Singleton
@Path("/api/usage/token")
@RunOnVirtualThread
public class TokenUsageResource {

  private final KeyUsageUseCase usage;
  private final ClientAddress clients;

  TokenUsageResource(KeyUsageUseCase usage, ClientAddress clients) {
    this.usage = usage;
    this.clients = clients;
  }

  @Operation(summary = "What the key's account was given, has used and has left")
  @GET
  @PermitAll
  public Answer find(HttpServerRequest request) {
    KeyUsage found = usage.find(Credentials.of(request), clients.of(request));
    Map<String, Boolean> models = new TreeMap<>();
    for (ModelName model : found.key().scope().models().orElse(Set.of())) {
      models.put(model.value(), true);
    }
    return new Answer(
        true,
        "ok",
        new View(
            "token_usage",
            found.key().settings().name(),
            QuotaUnits.of(found.granted()),
            QuotaUnits.of(found.used()),
            QuotaUnits.of(found.left()),
            false,
            models,
            found.key().scope().models().isPresent(),
            found.key().scope().expiresAt().map(Instant::getEpochSecond).orElse(0L)));
  }

  /** The envelope that new-api puts around this one answer. */
  @Schema(name = "KeyUsageAnswer")
  public record Answer(boolean code, String message, View data) {}

  /** The usage, in quota units; {@code expiresAt} is 0 for never. */
  @Schema(name = "KeyUsage")
  record View(
      String object,
      String name,
      @JsonProperty("total_granted") long totalGranted,
      @JsonProperty("total_used") long totalUsed,
      @JsonProperty("total_available") long totalAvailable,
      @JsonProperty("unlimited_quota") boolean unlimitedQuota,
      @JsonProperty("model_limits") Map<String, Boolean> modelLimits,
      @JsonProperty("model_limits_enabled") boolean modelLimitsEnabled,
      @JsonProperty("expires_at") long expiresAt) {}
}

package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.money.QuotaUnits;
import io.nebulagate.inbound.http.admin.Envelope;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What everybody may know of the gateway, as programs made for new-api read it. */
@Singleton
@Path("/api/status")
public class StatusResource {

  private static final int DOLLARS_PER_DOLLAR = 1;

  private final String version;

  StatusResource(@ConfigProperty(name = "quarkus.application.version") String version) {
    this.version = version;
  }

  @Operation(summary = "The version of the gateway, and the unit it counts money in")
  @GET
  @PermitAll
  @NonBlocking
  public Envelope<StatusView> status() {
    return Envelope.of(
        new StatusView(
            version, "NebulaGate", QuotaUnits.PER_DOLLAR, true, DOLLARS_PER_DOLLAR, false, false));
  }

  /**
   * What a new-api site says of itself.
   *
   * @param price what a dollar of quota costs, in dollars
   * @param turnstileCheck whether people have to prove that they are some
   */
  record StatusView(
      String version,
      @JsonProperty("system_name") String systemName,
      @JsonProperty("quota_per_unit") long quotaPerUnit,
      @JsonProperty("display_in_currency") boolean displayInCurrency,
      int price,
      @JsonProperty("turnstile_check") boolean turnstileCheck,
      @JsonProperty("checkin_enabled") boolean checkinEnabled) {}
}

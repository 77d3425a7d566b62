package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.inbound.http.admin.Envelope;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What everybody may know of the gateway. */
@Singleton
@Path("/api/status")
public class StatusResource {

  private final String version;

  StatusResource(@ConfigProperty(name = "quarkus.application.version") String version) {
    this.version = version;
  }

  @Operation(summary = "The version of the gateway")
  @GET
  @PermitAll
  @NonBlocking
  public Envelope<StatusView> status() {
    return Envelope.of(new StatusView(version));
  }

  /** The gateway's own state. */
  record StatusView(String version) {}
}

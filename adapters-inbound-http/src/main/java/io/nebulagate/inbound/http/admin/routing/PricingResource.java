package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.application.routing.LiveCatalogue;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The price list as programs made for new-api read it. */
@Singleton
@Path("/api/pricing")
public class PricingResource {

  private final LiveCatalogue catalogue;

  PricingResource(LiveCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Operation(
      summary = "What everybody may know: served models and their prices for the group `default`")
  @GET
  @PermitAll
  @NonBlocking
  public PricingView list() {
    return PricingView.of(catalogue.current());
  }
}

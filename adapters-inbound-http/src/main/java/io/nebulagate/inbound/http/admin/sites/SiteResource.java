package io.nebulagate.inbound.http.admin.sites;

import io.nebulagate.application.sync.SyncUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Providers that are sites of the NewAPI family. */
@Singleton
@Path("/api/provider/{id}")
@RunOnVirtualThread
public class SiteResource {

  private static final String WHAT = "provider";
  private static final String NO_SITE = "`invalid_value`: the provider is no NewAPI site";
  private static final String BUSY = "`overloaded`: the site is being asked already";

  private final SyncUseCase sites;

  SiteResource(SyncUseCase sites) {
    this.sites = sites;
  }

  @Operation(summary = "Asks a NewAPI site for everything, now")
  @Refuses(status = 400, as = NO_SITE)
  @Refuses(status = 503, as = BUSY)
  @POST
  @Path("/sync")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.sync")
  public Envelope<SyncView> sync(@PathParam("id") String id) {
    return Envelope.of(SyncView.of(sites.sync(Numbers.id(WHAT, id))));
  }

  @Operation(summary = "Checks in at a NewAPI site, now")
  @Refuses(status = 400, as = NO_SITE)
  @Refuses(status = 503, as = BUSY)
  @POST
  @Path("/checkin")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.checkin")
  public Envelope<CheckInView> checkIn(@PathParam("id") String id) {
    return Envelope.of(CheckInView.of(sites.checkIn(Numbers.id(WHAT, id))));
  }

  @Operation(summary = "What is known of a NewAPI site")
  @Refuses(status = 400, as = NO_SITE)
  @GET
  @Path("/site")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<SiteView> find(@PathParam("id") String id) {
    return Envelope.of(SiteView.of(sites.state(Numbers.id(WHAT, id))));
  }

  @Operation(summary = "One page of the tokens of a NewAPI site; never their text")
  @Refuses(status = 400, as = NO_SITE)
  @GET
  @Path("/tokens")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<SiteTokenView>> tokens(
      @PathParam("id") String id, HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.cut(sites.tokens(Numbers.id(WHAT, id)), SiteTokenView::of));
  }
}

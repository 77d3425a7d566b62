package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Routes as requests see them at this moment. */
@Singleton
@Path("/api/route")
@RunOnVirtualThread
public class RouteResource {

  private final LiveCatalogue catalogue;

  RouteResource(LiveCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Operation(summary = "One page of all routes, oldest first")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<RouteView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    List<Route> routes =
        catalogue.current().routes().values().stream()
            .flatMap(List::stream)
            .sorted(Comparator.comparingLong(Route::id))
            .toList();
    return Envelope.of(page.cut(routes, RouteView::of));
  }

  @Operation(summary = "Which models are served, by whom, and whether they have a price")
  @GET
  @Path("/models")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<ServedModelView>> models(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    Catalogue now = catalogue.current();
    List<ModelName> names = now.routes().keySet().stream().sorted().toList();
    return Envelope.of(page.cut(names, name -> ServedModelView.of(name, now)));
  }
}

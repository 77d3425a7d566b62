package io.nebulagate.inbound.http.admin.routes;

import io.nebulagate.application.routes.PreviewUseCase;
import io.nebulagate.application.routes.RouteStore.Rebuilt;
import io.nebulagate.application.routes.RouteUseCase;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Routes as requests see them at this moment. */
@Singleton
@Path("/api/route")
@RunOnVirtualThread
public class RouteResource {

  private final RouteUseCase routes;
  private final PreviewUseCase previews;
  private final LiveCatalogue catalogue;
  private final Before before;

  RouteResource(
      RouteUseCase routes, PreviewUseCase previews, LiveCatalogue catalogue, Before before) {
    this.routes = routes;
    this.previews = previews;
    this.catalogue = catalogue;
    this.before = before;
  }

  @Operation(summary = "One page of all routes, oldest first")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<RouteView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(routes.list(page.page(), page.size()), RouteView::of));
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

  @Operation(summary = "Sets what is named on a route; null gives it back to the provider")
  @RequestBodySchema(RouteInput.Fields.class)
  @PUT
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("route.change")
  public Envelope<RouteView> change(@PathParam("id") String id, InputStream body) {
    long route = Numbers.id("route", id);
    RouteInput input = RouteInput.of(body);
    before.was(RouteView.of(routes.find(route)));
    return Envelope.of(RouteView.of(routes.change(route, input::applyTo)));
  }

  @Operation(
      summary =
          "Makes the routes of all providers but NewAPI sites anew; what is set on them stays")
  @POST
  @Path("/rebuild")
  @RolesAllowed(Roles.ADMIN)
  @Audited("route.rebuild")
  public Envelope<RebuiltView> rebuild() {
    return Envelope.of(RebuiltView.of(routes.rebuild()));
  }

  @Operation(summary = "Where a request would go if it came now; nobody is called")
  @Refuses(status = 403, as = "`model_not_allowed`: the key may not ask for the model")
  @Refuses(
      status = 404,
      as = "`model_not_found`: nobody serves the model; `not_found`: no such key")
  @RequestBodySchema(PreviewInput.class)
  @POST
  @Path("/preview")
  @RolesAllowed(Roles.ADMIN)
  @Audited("route.preview")
  public Envelope<PreviewView> preview(InputStream body) {
    return Envelope.of(PreviewView.of(previews.preview(PreviewInput.read(body))));
  }

  /** What became of the routes. */
  record RebuiltView(int added, int removed, int changed, int unchanged) {

    static RebuiltView of(Rebuilt rebuilt) {
      return new RebuiltView(
          rebuilt.added(), rebuilt.removed(), rebuilt.changed(), rebuilt.unchanged());
    }
  }
}

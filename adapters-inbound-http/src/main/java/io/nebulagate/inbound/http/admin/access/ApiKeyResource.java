package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.application.access.ApiKeyUseCase.Issued;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;

/** API keys, under the name aggregators know them by. */
@Singleton
@Path("/api/agg-token")
@RunOnVirtualThread
public class ApiKeyResource {

  private final ApiKeyUseCase keys;
  private final Caller caller;

  ApiKeyResource(ApiKeyUseCase keys, Caller caller) {
    this.keys = keys;
    this.caller = caller;
  }

  /** Makes a key; the only answer that ever shows its text. */
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.issue")
  public Envelope<ApiKeyView> issue(InputStream body) {
    Issued issued = keys.issue(ApiKeyInput.of(body).toSettings(caller.principal()));
    return Envelope.of(ApiKeyView.of(issued.key()).withText(issued.raw()));
  }

  /** One page of all keys. */
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<ApiKeyView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(keys.list(page.page(), page.size()), ApiKeyView::of));
  }

  /** Changes a key; what is not named stays. */
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.change")
  public Envelope<ApiKeyView> change(InputStream body) {
    ApiKeyInput input = ApiKeyInput.ofChange(body);
    return Envelope.of(ApiKeyView.of(keys.change(input.id(), input::applyTo)));
  }

  /** Removes a key. */
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.remove")
  public Envelope<Void> remove(@PathParam("id") String id) {
    keys.remove(Numbers.id("API key", id));
    return Envelope.done();
  }
}

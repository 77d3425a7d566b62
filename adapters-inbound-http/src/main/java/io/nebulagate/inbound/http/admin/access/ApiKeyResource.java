package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
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
import java.time.Duration;

/** API keys, under the name aggregators know them by. */
@Singleton
@Path("/api/agg-token")
@RunOnVirtualThread
public class ApiKeyResource {

  private static final String WHAT = "API key";
  private static final Duration OVERLAP = Duration.ofDays(1);

  private final ApiKeyUseCase keys;
  private final ApiKeyAnswers answers;

  ApiKeyResource(ApiKeyUseCase keys, ApiKeyAnswers answers) {
    this.keys = keys;
    this.answers = answers;
  }

  /** Makes a key; its text is shown here and after a rotation only. */
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.issue")
  public Envelope<ApiKeyView> issue(InputStream body) {
    return answers.issue(body);
  }

  /** One page of all keys. */
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<ApiKeyView>> list(HttpServerRequest request) {
    return answers.list(request);
  }

  /** Changes a key; what is not named stays. */
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.change")
  public Envelope<ApiKeyView> change(InputStream body) {
    ApiKeyInput input = ApiKeyInput.ofChange(body);
    return answers.change(input.id(), input);
  }

  /** Removes a key. */
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.remove")
  public Envelope<Void> remove(@PathParam("id") String id) {
    keys.remove(Numbers.id(WHAT, id));
    return Envelope.done();
  }

  /** Gives a key another text; the one it had works for a while. */
  @POST
  @Path("/{id}/rotate")
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.rotate")
  public Envelope<ApiKeyView> rotate(@PathParam("id") String id, InputStream body) {
    long key = Numbers.id(WHAT, id);
    InputReader input = InputReader.of(body, "overlap_seconds");
    Duration overlap =
        input.optional("overlap_seconds", name -> seconds(input, name)).orElse(OVERLAP);
    return answers.shown(keys.rotate(key, overlap));
  }

  /** Makes a text that works as the key does, for a day at most. */
  @POST
  @Path("/{id}/temporary")
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.make-temporary")
  public Envelope<TemporaryKeyView> temporary(@PathParam("id") String id, InputStream body) {
    long key = Numbers.id(WHAT, id);
    InputReader input = InputReader.of(body, "ttl_seconds");
    return Envelope.of(TemporaryKeyView.of(keys.temporary(key, seconds(input, "ttl_seconds"))));
  }

  private static Duration seconds(InputReader input, String field) {
    return Duration.ofSeconds(input.number(field, 0, Integer.MAX_VALUE));
  }
}

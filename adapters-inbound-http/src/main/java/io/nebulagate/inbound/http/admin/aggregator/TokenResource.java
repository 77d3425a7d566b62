package io.nebulagate.inbound.http.admin.aggregator;

import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.application.access.ApiKeyUseCase.Trace;
import io.nebulagate.application.access.Page;
import io.nebulagate.application.aggregator.AggregatorUseCase;
import io.nebulagate.application.aggregator.AggregatorUseCase.Means;
import io.nebulagate.application.tenancy.Authority;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Owned;
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
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** API keys as NewAPI sites have tokens, for programs that federate such sites. */
@Singleton
@Path("/api/token")
@RunOnVirtualThread
public class TokenResource {

  private static final String WHAT = "API key";
  private static final String HIDDEN =
      "`key_not_revealable`: only the key's hash is kept, or it is disabled";
  private static final String TOO_MANY =
      "`too_many_attempts`: more than 100 texts within a minute, or too many wrong tokens";

  private final ApiKeyUseCase keys;
  private final AggregatorUseCase aggregators;
  private final Authority authority;
  private final Caller caller;

  TokenResource(
      ApiKeyUseCase keys, AggregatorUseCase aggregators, Authority authority, Caller caller) {
    this.keys = keys;
    this.aggregators = aggregators;
    this.authority = authority;
    this.caller = caller;
  }

  @Operation(summary = "One page of the caller's own keys, their texts masked")
  @Parameter(
      name = "p",
      in = ParameterIn.QUERY,
      description = "The page, from 1; 0 is the first one too",
      schema =
          @Schema(
              type = SchemaType.INTEGER,
              minimum = "0",
              maximum = "" + TokenQuery.PAGE_MAX,
              defaultValue = "1"))
  @Parameter(
      name = "page_size",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.INTEGER,
              minimum = "1",
              maximum = "" + TokenQuery.SIZE_MAX,
              defaultValue = "20"))
  @Parameter(
      name = "size",
      in = ParameterIn.QUERY,
      description = "Old clients' name of `page_size`, which goes before it",
      schema =
          @Schema(
              type = SchemaType.INTEGER,
              minimum = "1",
              maximum = "" + TokenQuery.SIZE_MAX,
              defaultValue = "20"))
  @GET
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<TokenPage> list(HttpServerRequest request) {
    TokenQuery query = TokenQuery.of(request);
    List<Long> own = List.of(caller.principal().tenant());
    Page<ApiKey> page =
        keys.list(Optional.of(own), Optional.empty(), query.page() - 1, query.size());
    return Envelope.of(
        new TokenPage(query.page(), query.size(), page.total(), views(page.items())));
  }

  @Operation(summary = "One key, its text masked")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.API_KEY, permission = Permission.SEE)
  public Envelope<TokenView> find(@PathParam("id") String id) {
    return Envelope.of(views(List.of(keys.find(Numbers.id(WHAT, id)))).getFirst());
  }

  @Operation(summary = "Makes a revealable key of the caller's own account; the answer is bare")
  @RequestBodySchema(TokenInput.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("key.issue")
  public Envelope<Void> add(InputStream body) {
    var _ = keys.issue(TokenInput.read(body).toSettings(caller.principal()));
    return Envelope.done();
  }

  @Operation(summary = "The text of a revealable key")
  @Refuses(status = 403, as = HIDDEN)
  @Refuses(status = 429, as = TOO_MANY)
  @POST
  @Path("/{id}/key")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.API_KEY, permission = Permission.CHANGE_KEYS)
  @Audited("key.reveal")
  public Envelope<KeyText> reveal(@PathParam("id") String id) {
    long key = Numbers.id(WHAT, id);
    return Envelope.of(new KeyText(aggregators.reveal(caller.principal(), key).reveal()));
  }

  @Operation(summary = "The texts of those of these keys that can be shown")
  @Refuses(status = 404, as = "`not_found`: no such key, or somebody else's")
  @Refuses(status = 429, as = TOO_MANY)
  @RequestBodySchema(RevealInput.class)
  @POST
  @Path("/batch/keys")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("key.reveal")
  public Envelope<KeyTexts> revealAll(InputStream body) {
    List<Long> ids = RevealInput.read(body).ids();
    for (Long id : ids) {
      authority.require(
          caller.principal(), Permission.CHANGE_KEYS, Thing.API_KEY, Long.toString(id));
    }
    Map<String, String> texts = new TreeMap<>();
    aggregators
        .reveal(caller.principal(), ids)
        .forEach((id, text) -> texts.put(Long.toString(id), text.reveal()));
    return Envelope.of(new KeyTexts(texts));
  }

  private List<TokenView> views(List<ApiKey> found) {
    Map<Long, Trace> traces = keys.traces(found.stream().map(ApiKey::id).toList());
    List<Means> means = aggregators.ofKeys(found);
    List<TokenView> views = new ArrayList<>(found.size());
    for (int i = 0; i < found.size(); i++) {
      ApiKey key = found.get(i);
      views.add(TokenView.of(key, traces.getOrDefault(key.id(), Trace.NONE), means.get(i)));
    }
    return views;
  }

  /** The text of a key; clients that put {@code sk-} before it are understood as well. */
  record KeyText(String key) {}

  /** Texts of keys by their ids. */
  record KeyTexts(Map<String, String> keys) {}
}

package io.nebulagate.inbound.http.admin.upstream;

import io.nebulagate.application.upstream.ModelImportUseCase;
import io.nebulagate.application.upstream.ProbeUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jspecify.annotations.Nullable;

/** What a provider itself says. */
@Singleton
@Path("/api/provider")
@RunOnVirtualThread
public class ProviderUpstreamResource {

  private static final String WHAT = "provider";

  private final ProbeUseCase probe;
  private final ModelImportUseCase models;

  ProviderUpstreamResource(ProbeUseCase probe, ModelImportUseCase models) {
    this.probe = probe;
    this.models = models;
  }

  @Operation(
      summary =
          "Makes one tiny request at a provider's, whatever keeps clients' away, and measures")
  @RequestBodySchema(ProbeInput.class)
  @POST
  @Path("/{id}/test")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.test")
  public Envelope<ProbeView> test(@PathParam("id") String id, InputStream body) {
    long provider = Numbers.id(WHAT, id);
    return Envelope.of(ProbeView.of(probe.test(provider, ProbeInput.read(body))));
  }

  @Operation(
      summary = "Compares a provider's models with those it says it has, and may add what is new")
  @Refuses(
      status = 502,
      as = "`upstream_unusable`: the provider does not tell; the message says why")
  @RequestBodySchema(ImportInput.class)
  @POST
  @Path("/{id}/models/import")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.import-models")
  public Envelope<ComparisonView> importModels(@PathParam("id") String id, InputStream body) {
    long provider = Numbers.id(WHAT, id);
    return Envelope.of(ComparisonView.of(models.compare(provider, ImportInput.read(body))));
  }

  /** Whether what is found is to be added. */
  @Schema(name = "ModelImport")
  record ImportInput(
      @Schema(defaultValue = "false", description = "False: only look") @Nullable Boolean apply) {

    static boolean read(InputStream body) {
      InputReader input = InputReader.of(body, "apply");
      return input.optional("apply", input::bool).orElse(false);
    }
  }
}

package io.nebulagate.inbound.http.openapi;

import io.nebulagate.inbound.http.auth.Roles;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The OpenAPI document. */
@Singleton
@Path("/api/openapi")
@RunOnVirtualThread
public class OpenApiResource {

  private final OpenApiDocumentService documents;

  OpenApiResource(OpenApiDocumentService documents) {
    this.documents = documents;
  }

  @Operation(summary = "This document")
  @APIResponse(
      responseCode = "200",
      description = "OpenAPI 3.1",
      content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMIN)
  public byte[] document() {
    return documents.getDocument(OpenApiFilter.DEFAULT_DOCUMENT_NAME, Format.JSON);
  }
}

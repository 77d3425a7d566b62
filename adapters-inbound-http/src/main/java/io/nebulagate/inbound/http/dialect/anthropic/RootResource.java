package io.nebulagate.inbound.http.dialect.anthropic;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Answers Claude Code, which looks whether there is anybody before it says a word. */
@Singleton
@Path("/")
public class RootResource {

  /** Somebody is there; that is all it says. */
  @Operation(hidden = true)
  @HEAD
  @PermitAll
  @NonBlocking
  public Response there() {
    return Response.ok().build();
  }
}

package io.nebulagate.inbound.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.usage.Readiness;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What a scheduler of containers asks. Needs no sign-in. */
@Singleton
@Path("/")
public class HealthResource {

  private final Readiness readiness;

  HealthResource(Readiness readiness) {
    this.readiness = readiness;
  }

  /** Whether the process lives. */
  @Operation(hidden = true)
  @GET
  @Path("/healthz")
  @PermitAll
  @NonBlocking
  public Response alive() {
    return answer(200, status("ok"));
  }

  /** Whether requests can be held and settled. */
  @Operation(hidden = true)
  @GET
  @Path("/readyz")
  @PermitAll
  @RunOnVirtualThread
  public Response ready() {
    Optional<String> problem = readiness.problem();
    return problem.isEmpty()
        ? answer(200, status("ready"))
        : answer(503, status("unavailable").put("reason", problem.get()));
  }

  private static ObjectNode status(String word) {
    return JsonNodeFactory.instance.objectNode().put("status", word);
  }

  private static Response answer(int status, ObjectNode body) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(body.toString())
        .build();
  }
}

package io.nebulagate.inbound.http.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Does something, and shows it on second sight only: the audit log looks first. */
@Singleton
@Path("/api/unshowable")
@RunOnVirtualThread
public class UnshowableResource {

  /** Shy. */
  public static final class View {
    private int looks;

    @JsonProperty
    public int looks() {
      looks++;
      if (looks == 1) {
        throw new IllegalStateException("not yet");
      }
      return looks;
    }
  }

  @Operation(hidden = true)
  @PUT
  @RolesAllowed(Roles.ADMIN)
  @Audited("test.unshow")
  public Envelope<View> unshow() {
    return Envelope.of(new View());
  }
}

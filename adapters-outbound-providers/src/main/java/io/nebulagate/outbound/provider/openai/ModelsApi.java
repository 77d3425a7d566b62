package io.nebulagate.outbound.provider.openai;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;

/** The list of models, below a root with its version. */
@Path("/")
public interface ModelsApi {

  /** The list as it comes; the caller closes it. */
  @GET
  @Path("models")
  @Produces(MediaType.APPLICATION_JSON)
  InputStream list(@HeaderParam("Authorization") String authorization);
}

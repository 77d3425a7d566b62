package io.nebulagate.outbound.provider.newapi;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The calls of a site, below its root. Answers come as they are; the caller closes them. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public interface NewApi {

  /** Who asks. */
  final class Credentials {

    /** The access token. */
    @HeaderParam("Authorization")
    public final String authorization;

    /** The user, as new-api wants it; null where it is not sent. */
    @HeaderParam("New-Api-User")
    public final @Nullable String user;

    /** The user, as Veloera wants it; null where it is not sent. */
    @HeaderParam("Veloera-User")
    public final @Nullable String veloeraUser;

    Credentials(String authorization, @Nullable String user, @Nullable String veloeraUser) {
      this.authorization = authorization;
      this.user = user;
      this.veloeraUser = veloeraUser;
    }
  }

  /** What the site tells everybody. */
  @GET
  @Path("status")
  InputStream status();

  /** What it sells. */
  @GET
  @Path("pricing")
  InputStream pricing(@BeanParam Credentials who);

  /** A page of tokens; older sites read {@code size}, newer ones {@code page_size}. */
  @GET
  @Path("token/")
  InputStream tokens(
      @BeanParam Credentials who,
      @QueryParam("p") int page,
      @QueryParam("page_size") int pageSize,
      @QueryParam("size") int size);

  /** A token's text. */
  @POST
  @Path("token/{id}/key")
  InputStream key(@BeanParam Credentials who, @PathParam("id") long id);

  /** A token. */
  @GET
  @Path("token/{id}")
  InputStream token(@BeanParam Credentials who, @PathParam("id") long id);

  /** The user. */
  @GET
  @Path("user/self")
  InputStream self(@BeanParam Credentials who);

  /** Checks in, as new-api spells it. */
  @POST
  @Path("user/checkin")
  InputStream checkIn(@BeanParam Credentials who);

  /** Checks in, as Veloera spells it. */
  @POST
  @Path("user/check_in")
  InputStream checkInVeloera(@BeanParam Credentials who);

  /** Whether a check-in is still to be done, at Veloera. */
  @GET
  @Path("user/check_in_status")
  InputStream checkInStatus(@BeanParam Credentials who);
}

package io.nebulagate.outbound.provider.models;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The list of models as each vendor tells it, below a root with its version. */
@Path("/")
public interface ModelsApi {

  /** OpenAI's list as it comes; the caller closes it, as all of these. */
  @GET
  @Path("models")
  @Produces(MediaType.APPLICATION_JSON)
  InputStream list(@HeaderParam("Authorization") String authorization);

  /**
   * The list of a resource at Azure.
   *
   * @param apiVersion null where none has to be named
   */
  @GET
  @Path("models")
  @Produces(MediaType.APPLICATION_JSON)
  InputStream ofAzure(
      @HeaderParam("api-key") String key, @QueryParam("api-version") @Nullable String apiVersion);

  /**
   * A page of Anthropic's list.
   *
   * @param afterId the last model of the page before; null for the first
   */
  @GET
  @Path("models")
  @Produces(MediaType.APPLICATION_JSON)
  InputStream ofAnthropic(
      @HeaderParam("x-api-key") String key,
      @HeaderParam("anthropic-version") String version,
      @QueryParam("limit") int limit,
      @QueryParam("after_id") @Nullable String afterId);

  /**
   * A page of Gemini's list.
   *
   * @param pageToken where the page before ended; null for the first
   */
  @GET
  @Path("models")
  @Produces(MediaType.APPLICATION_JSON)
  InputStream ofGemini(
      @HeaderParam("x-goog-api-key") String key,
      @QueryParam("pageSize") int pageSize,
      @QueryParam("pageToken") @Nullable String pageToken);

  /**
   * A page of Cohere's list.
   *
   * @param pageToken where the page before ended; null for the first
   */
  @GET
  @Path("models")
  @Produces(MediaType.APPLICATION_JSON)
  InputStream ofCohere(
      @HeaderParam("Authorization") String authorization,
      @QueryParam("page_size") int pageSize,
      @QueryParam("page_token") @Nullable String pageToken);
}

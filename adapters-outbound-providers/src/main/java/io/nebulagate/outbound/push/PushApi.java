package io.nebulagate.outbound.push;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;

/**
 * What a receiver of pages or notices answers; its path is the receiver's own. The body of the
 * answer stays unread, however long it is.
 */
public interface PushApi {

  /** Pushes a page. */
  @POST
  @Consumes("application/x-ndjson")
  InputStream lines(
      @HeaderParam("webhook-id") String id,
      @HeaderParam("webhook-timestamp") long seconds,
      @HeaderParam("webhook-signature") String signature,
      byte[] lines);

  /** Pushes a notice. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  InputStream notice(
      @HeaderParam("webhook-id") String id,
      @HeaderParam("webhook-timestamp") long seconds,
      @HeaderParam("webhook-signature") String signature,
      byte[] notice);
}

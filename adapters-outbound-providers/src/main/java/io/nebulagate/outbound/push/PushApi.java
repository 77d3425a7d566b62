package io.nebulagate.outbound.push;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.Response;

/** What a receiver of pages answers; its path is the receiver's own. */
public interface PushApi {

  /** Pushes a page; the answer's body is not read. */
  @POST
  @Consumes("application/x-ndjson")
  Response push(
      @HeaderParam("webhook-id") String id,
      @HeaderParam("webhook-timestamp") long seconds,
      @HeaderParam("webhook-signature") String signature,
      byte[] lines);
}

package io.nebulagate.outbound.push;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;

/** What a receiver of notices answers; its path is the receiver's own. */
public interface WebhookApi {

  /** Sends a notice; the body of the answer stays unread, however long it is. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  InputStream send(
      @HeaderParam("webhook-id") String id,
      @HeaderParam("webhook-timestamp") long seconds,
      @HeaderParam("webhook-signature") String signature,
      byte[] notice);
}

package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.inbound.http.admin.Envelope;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Answers that no cache may keep (RFC 9111, 5.2.2.5). */
final class Confidential {

  private static final String NOWHERE = "no-store";

  private Confidential() {}

  static <T> RestResponse<Envelope<T>> of(T data, NewCookie... cookies) {
    return builder(data).cookie(cookies).build();
  }

  /** Sends a browser on to {@code place}, which is not told where the browser comes from. */
  static RestResponse<Void> goTo(URI place, NewCookie... cookies) {
    return ResponseBuilder.<Void>create(RestResponse.Status.SEE_OTHER)
        .location(place)
        .cookie(cookies)
        .header(HttpHeaders.CACHE_CONTROL, NOWHERE)
        .header("Referrer-Policy", "no-referrer")
        .build();
  }

  private static <T> ResponseBuilder<Envelope<T>> builder(T data) {
    return ResponseBuilder.ok(Envelope.of(data)).header(HttpHeaders.CACHE_CONTROL, NOWHERE);
  }
}

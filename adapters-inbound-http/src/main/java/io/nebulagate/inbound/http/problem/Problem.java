package io.nebulagate.inbound.http.problem;

import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** A refusal, ready to be sent. */
public record Problem(int status, Map<String, String> headers, String json) {

  /** Copies the headers. */
  public Problem {
    headers = Map.copyOf(headers);
  }

  /** Sends this as the whole answer; the head must not have been sent. */
  public void send(HttpServerResponse response) {
    response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    headers.forEach(response::putHeader);
    response.end(json);
  }

  /** This as the answer of a resource. */
  public Response toResponse() {
    Response.ResponseBuilder answer =
        Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(json);
    headers.forEach(answer::header);
    return answer.build();
  }
}

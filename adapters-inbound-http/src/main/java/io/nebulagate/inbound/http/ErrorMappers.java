package io.nebulagate.inbound.http;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.relay.RequestIdHeader;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** What resources fail with, told in the words of the path. No page of the framework is left. */
public class ErrorMappers {

  private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

  /** A refusal: the only failure that is meant. */
  @ServerExceptionMapper
  public Response refused(GatewayException refused, RoutingContext context) {
    return answer(context, refused.error());
  }

  /** No resource has this path. */
  @ServerExceptionMapper
  public Response unknownUrl(NotFoundException notFound, RoutingContext context) {
    return answer(context, ErrorWords.unknownUrl(context.request()));
  }

  /** A resource has this path, but not by this method. */
  @ServerExceptionMapper
  public Response methodNotAllowed(
      NotAllowedException notAllowed,
      RoutingContext context,
      ResteasyReactiveContainerRequestContext request) {
    String method = context.request().method().name();
    Problem problem = ErrorWords.of(context.request(), new GatewayError.MethodNotAllowed(method));
    Map<String, String> headers = new HashMap<>(problem.headers());
    headers.put(HttpHeaders.ALLOW, AllowedMethods.of(request));
    return new Problem(problem.status(), headers, problem.json()).toResponse();
  }

  /** Nobody is signed in. */
  @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
  public Response unauthenticated(RoutingContext context) {
    return answer(context, new GatewayError.Unauthenticated());
  }

  /** Somebody is, but may not do this. */
  @ServerExceptionMapper(ForbiddenException.class)
  public Response forbidden(RoutingContext context) {
    return answer(context, new GatewayError.PermissionDenied());
  }

  /** What else the framework refuses: content types, mostly. */
  @ServerExceptionMapper
  public Response refusedByFramework(WebApplicationException refused, RoutingContext context) {
    int status = refused.getResponse().getStatus();
    if (status >= 500) {
      return bug(refused, context);
    }
    String reason = "the server cannot take it (" + status + ")";
    return answer(context, new GatewayError.InvalidValue("request", reason));
  }

  /** Everything else is a bug of ours. */
  @ServerExceptionMapper
  public Response bug(Throwable bug, RoutingContext context) {
    LOG.errorf(bug, "a request broke: requestId=%s", RequestIdHeader.of(context));
    return answer(context, new GatewayError.Internal());
  }

  private static Response answer(RoutingContext context, GatewayError error) {
    return ErrorWords.of(context.request(), error).toResponse();
  }
}

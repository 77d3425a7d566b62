package io.nebulagate.inbound.http.admin.audit;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.audit.AuditLog.Action;
import io.nebulagate.application.audit.AuditLog.Actor;
import io.nebulagate.application.audit.AuditLog.Outcome;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.nebulagate.inbound.http.problem.Refusal;
import io.nebulagate.inbound.http.relay.RequestIdHeader;
import io.nebulagate.inbound.http.relay.RequestIds;
import io.quarkus.arc.ArcInvocationContext;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Writes audited actions down: before they are done, or they are not done; and how they ended. Runs
 * after the caller's rights have been looked at.
 */
@Audited
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE + 600)
public class AuditedInterceptor {

  private static final Logger LOG = Logger.getLogger(AuditedInterceptor.class);

  /** More than any body that is read, so that one too long is still found too long. */
  private static final int BODY_MAX = 2 * 1024 * 1024;

  private static final int OK = 200;
  private static final int BROKEN = 500;

  private final AuditLog log;
  private final AuditText text;
  private final Caller caller;
  private final Before before;
  private final RequestIds ids;
  private final PeerAddress addresses;
  private final CurrentVertxRequest current;

  AuditedInterceptor(
      AuditLog log,
      AuditText text,
      Caller caller,
      Before before,
      RequestIds ids,
      PeerAddress addresses,
      CurrentVertxRequest current) {
    this.log = log;
    this.text = text;
    this.caller = caller;
    this.before = before;
    this.ids = ids;
    this.addresses = addresses;
    this.current = current;
  }

  @AroundInvoke
  Object write(InvocationContext invocation) throws Exception {
    Audited audited = ((ArcInvocationContext) invocation).getInterceptorBinding(Audited.class);
    Action action = action(audited.value(), body(invocation));
    log.begin(action);
    try {
      Object result = invocation.proceed();
      end(action, status(result), text.ofView(data(result)));
      return result;
    } catch (GatewayException refused) {
      end(action, Refusal.of(refused.error()).status(), Optional.empty());
      throw refused;
    } catch (Exception failure) {
      end(action, BROKEN, Optional.empty());
      throw failure;
    }
  }

  private Action action(String name, Optional<String> input) {
    Principal who = caller.principal();
    RoutingContext context = current.getCurrent();
    return new Action(
        ids.next().uuid(),
        name,
        new Actor(who.name(), who.user(), who.role()),
        addresses.of(context.request()),
        RequestIdHeader.of(context).toString(),
        context.request().method().name() + " " + context.normalizedPath(),
        input);
  }

  /** Reads the body and puts it back for the method. */
  private Optional<String> body(InvocationContext invocation) throws IOException {
    Object[] parameters = invocation.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] instanceof InputStream stream) {
        byte[] bytes = stream.readNBytes(BODY_MAX);
        parameters[i] = new ByteArrayInputStream(bytes);
        invocation.setParameters(parameters);
        return text.ofBody(bytes);
      }
    }
    return Optional.empty();
  }

  /** The action is done; that its end could not be written must not make it look undone. */
  private void end(Action action, int status, Optional<String> after) {
    try {
      log.end(action.id(), new Outcome(status, before.view().flatMap(text::ofView), after));
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "the end of audited action %s was not written", action.id());
    }
  }

  private static int status(Object result) {
    return result instanceof RestResponse<?> response ? response.getStatus() : OK;
  }

  private static Object data(Object result) {
    Object entity = result instanceof RestResponse<?> response ? response.getEntity() : result;
    return entity instanceof Envelope<?> envelope && envelope.data() != null
        ? envelope.data()
        : Optional.empty();
  }
}

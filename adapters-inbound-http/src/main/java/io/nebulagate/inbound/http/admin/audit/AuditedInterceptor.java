package io.nebulagate.inbound.http.admin.audit;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.audit.AuditLog.Action;
import io.nebulagate.application.audit.AuditLog.Actor;
import io.nebulagate.application.audit.AuditLog.Outcome;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.problem.Refusal;
import io.quarkus.arc.ArcInvocationContext;
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
  private static final Object NOTHING = Optional.empty();

  private final AuditLog log;
  private final AuditText text;
  private final Caller caller;
  private final Before before;
  private final Actions actions;

  AuditedInterceptor(AuditLog log, AuditText text, Caller caller, Before before, Actions actions) {
    this.log = log;
    this.text = text;
    this.caller = caller;
    this.before = before;
    this.actions = actions;
  }

  @AroundInvoke
  Object write(InvocationContext invocation) throws Exception {
    Audited audited = ((ArcInvocationContext) invocation).getInterceptorBinding(Audited.class);
    Principal who = caller.principal();
    Actor actor = new Actor(who.name(), who.user(), who.role());
    Optional<String> input = audited.holdsPrompt() ? Optional.empty() : body(invocation);
    Action action = actions.of(audited.value(), actor, input);
    log.begin(action);
    try {
      Object result = invocation.proceed();
      end(action, status(result), data(result));
      return result;
    } catch (GatewayException refused) {
      end(action, Refusal.of(refused.error()).status(), NOTHING);
      throw refused;
    } catch (Exception failure) {
      end(action, BROKEN, NOTHING);
      throw failure;
    }
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
  private void end(Action action, int status, Object after) {
    try {
      Optional<String> earlier = before.view().flatMap(was -> shown(action, was));
      log.end(action.id(), new Outcome(status, earlier, shown(action, after)));
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "the end of audited action %s was not written", action.id());
    }
  }

  /** How a thing looks; nothing when it cannot be shown, which is no reason to forget the rest. */
  private Optional<String> shown(Action action, Object view) {
    try {
      return text.ofView(view);
    } catch (RuntimeException failure) {
      // its message may hold what the view shows
      LOG.errorf(
          "audited action %s has a view that cannot be shown: error=%s",
          action.id(), failure.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private static int status(Object result) {
    return result instanceof RestResponse<?> response ? response.getStatus() : OK;
  }

  private static Object data(Object result) {
    Object entity = result instanceof RestResponse<?> response ? response.getEntity() : result;
    return entity instanceof Envelope<?> envelope && envelope.data() != null
        ? envelope.data()
        : NOTHING;
  }
}

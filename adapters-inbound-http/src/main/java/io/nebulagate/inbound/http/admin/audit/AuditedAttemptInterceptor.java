package io.nebulagate.inbound.http.admin.audit;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.audit.AuditLog.Action;
import io.nebulagate.application.audit.AuditLog.Outcome;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.problem.Refusal;
import io.quarkus.arc.ArcInvocationContext;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Optional;

/**
 * Writes down what was tried without a sign-in, after it was tried: only then is it known whether
 * guessing is locked out. Refusals by a lock and wrong values are not written down, so that the
 * lock-out bounds what strangers can make the log grow by. When it cannot be written, nobody is
 * told of a success. Neither bodies nor results are kept.
 */
@AuditedAttempt
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE + 600)
public class AuditedAttemptInterceptor {

  private static final int OK = 200;
  private static final int NOT_RECOGNISED = 401;

  private final AuditLog log;
  private final Attempt attempt;
  private final Actions actions;

  AuditedAttemptInterceptor(AuditLog log, Attempt attempt, Actions actions) {
    this.log = log;
    this.attempt = attempt;
    this.actions = actions;
  }

  @AroundInvoke
  Object write(InvocationContext invocation) throws Exception {
    String name =
        ((ArcInvocationContext) invocation).getInterceptorBinding(AuditedAttempt.class).value();
    try {
      Object result = invocation.proceed();
      write(name, OK);
      return result;
    } catch (GatewayException refused) {
      if (counted(refused.error())) {
        write(name, NOT_RECOGNISED);
      }
      throw refused;
    }
  }

  /** Whether somebody was not recognised; a way in over a provider that was never begun is none. */
  private static boolean counted(GatewayError error) {
    return Refusal.of(error).status() == NOT_RECOGNISED
        && !(error instanceof GatewayError.ExternalSignInRefused);
  }

  private void write(String name, int status) {
    Action action = actions.of(name, attempt.actor(), Optional.empty());
    log.begin(action);
    log.end(action.id(), new Outcome(status, Optional.empty(), Optional.empty()));
  }
}

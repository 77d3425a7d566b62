package io.nebulagate.inbound.http.auth;

import io.nebulagate.application.tenancy.Authority;
import io.quarkus.arc.ArcInvocationContext;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Asks the authority before a method that is {@link Owned}; after roles have been looked at. */
@Owned
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE + 500)
public class OwnedInterceptor {

  private final Authority authority;
  private final Caller caller;

  OwnedInterceptor(Authority authority, Caller caller) {
    this.authority = authority;
    this.caller = caller;
  }

  @AroundInvoke
  Object ask(InvocationContext invocation) throws Exception {
    Owned owned = ((ArcInvocationContext) invocation).getInterceptorBinding(Owned.class);
    String id = (String) invocation.getParameters()[0];
    authority.require(caller.principal(), owned.permission(), owned.thing(), id);
    return invocation.proceed();
  }
}

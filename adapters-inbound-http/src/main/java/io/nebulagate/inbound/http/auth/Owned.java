package io.nebulagate.inbound.http.auth;

import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.Permission;
import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method works on a thing whose id is its first argument, and only for those who may:
 * operators, whom it belongs to, and members with the permission. To everybody else there is no
 * such thing.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Owned {

  /** What the id names. */
  @Nonbinding
  Thing thing() default Thing.ACCOUNT;

  /** What the method does with it. */
  @Nonbinding
  Permission permission() default Permission.SEE;
}

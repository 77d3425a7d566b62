package io.nebulagate.inbound.http.admin.audit;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method is open to everybody and changes something: that it succeeded is written down, or that
 * whoever called could not show who they are.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface AuditedAttempt {

  /** What is tried, as {@code thing.verb}. */
  @Nonbinding
  String value() default "";
}

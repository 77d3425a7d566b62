package io.nebulagate.inbound.http.admin.audit;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The method changes something: it is written down before it runs, and how it ended after it. */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Audited {

  /** What is done, as {@code thing.verb}. */
  @Nonbinding
  String value() default "";

  /** Whether the body is a prompt, which is written down nowhere. */
  @Nonbinding
  boolean holdsPrompt() default false;
}

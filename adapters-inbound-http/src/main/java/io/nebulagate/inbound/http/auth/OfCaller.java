package io.nebulagate.inbound.http.auth;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method takes no id in its path and works on nothing but what the caller may: it begins with
 * the caller, and asks the authority about every id in a body.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OfCaller {}

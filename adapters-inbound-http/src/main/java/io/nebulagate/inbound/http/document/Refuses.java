package io.nebulagate.inbound.http.document;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a method may refuse, beside what follows from its shape and is said for it: that of a missing
 * identity, a wrong body, an id that nothing has.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@Repeatable(Refuses.List.class)
public @interface Refuses {

  /** The status. */
  int status();

  /** The codes, and what they mean here. */
  String as();

  /** Several of them. */
  @Retention(RetentionPolicy.CLASS)
  @Target(ElementType.METHOD)
  @interface List {

    /** In any order. */
    Refuses[] value();
  }
}

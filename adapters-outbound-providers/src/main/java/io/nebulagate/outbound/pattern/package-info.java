/** Regular expressions that end in linear time, whoever wrote them. */
@NullMarked
package io.nebulagate.outbound.pattern;

import org.jspecify.annotations.NullMarked;

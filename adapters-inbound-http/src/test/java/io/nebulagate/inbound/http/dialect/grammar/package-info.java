/** The grammars of streams, as strict clients check them. */
@NullMarked
package io.nebulagate.inbound.http.dialect.grammar;

import org.jspecify.annotations.NullMarked;

/** Anthropic's dialect for clients: its paths, its refusals, what the gateway reads of a body. */
@NullMarked
package io.nebulagate.inbound.http.dialect.anthropic;

import org.jspecify.annotations.NullMarked;

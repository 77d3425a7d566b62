/** Cohere's path for conversations, and its words for clients of other providers. */
@NullMarked
package io.nebulagate.inbound.http.dialect.cohere;

import org.jspecify.annotations.NullMarked;

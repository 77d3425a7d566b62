/** Providers asked by operators: whether they answer, and which models they have. */
@NullMarked
package io.nebulagate.inbound.http.admin.upstream;

import org.jspecify.annotations.NullMarked;

/** Refusals as HTTP: status, headers, words. */
@NullMarked
package io.nebulagate.inbound.http.problem;

import org.jspecify.annotations.NullMarked;

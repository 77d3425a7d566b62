/**
 * Questions that are no conversation and are answered in one piece, for clients of other dialects:
 * vectors, and documents in order.
 */
@NullMarked
package io.nebulagate.outbound.provider.inquiry;

import org.jspecify.annotations.NullMarked;

/**
 * Responses that providers keep: who keeps which, whose it is, and what becomes of it after its
 * request.
 */
@NullMarked
package io.nebulagate.application.responses;

import org.jspecify.annotations.NullMarked;

/** One run and one charge per Idempotency-Key of an inference request. */
@NullMarked
package io.nebulagate.application.idempotency;

import org.jspecify.annotations.NullMarked;

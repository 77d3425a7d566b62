/** What is remembered so that the hot path need not ask. */
@NullMarked
package io.nebulagate.persistence.memory;

import org.jspecify.annotations.NullMarked;

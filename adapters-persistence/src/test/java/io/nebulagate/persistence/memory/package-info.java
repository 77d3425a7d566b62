/** What is remembered, and for how long. */
@NullMarked
package io.nebulagate.persistence.memory;

import org.jspecify.annotations.NullMarked;

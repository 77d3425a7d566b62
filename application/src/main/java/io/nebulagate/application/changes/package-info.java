/** How replicas hear of what changed. */
@NullMarked
package io.nebulagate.application.changes;

import org.jspecify.annotations.NullMarked;

/** What the gateway tells Prometheus. Every label has a bound on its values. */
@NullMarked
package io.nebulagate.bootstrap.metrics;

import org.jspecify.annotations.NullMarked;

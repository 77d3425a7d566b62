/**
 * What the gateway tells of the requests that go by: to Prometheus, with a bound on every label,
 * and to the log.
 */
@NullMarked
package io.nebulagate.bootstrap.metrics;

import org.jspecify.annotations.NullMarked;

/** What is told of requests, and what is not. */
@NullMarked
package io.nebulagate.bootstrap.metrics;

import org.jspecify.annotations.NullMarked;

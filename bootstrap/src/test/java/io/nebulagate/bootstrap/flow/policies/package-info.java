/** What policies do to requests, from the edge to the record. */
@NullMarked
package io.nebulagate.bootstrap.flow.policies;

import org.jspecify.annotations.NullMarked;

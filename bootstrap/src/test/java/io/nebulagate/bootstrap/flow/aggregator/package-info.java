/** The gateway as a NewAPI site that another aggregator federates. */
@NullMarked
package io.nebulagate.bootstrap.flow.aggregator;

import org.jspecify.annotations.NullMarked;

/** What programs ask that federate NewAPI sites, of which this gateway is one to them. */
@NullMarked
package io.nebulagate.application.aggregator;

import org.jspecify.annotations.NullMarked;

/** What programs made for NewAPI sites ask, in the shapes they know. */
@NullMarked
package io.nebulagate.inbound.http.admin.aggregator;

import org.jspecify.annotations.NullMarked;

/** The gateway beside NewAPI sites. */
@NullMarked
package io.nebulagate.bootstrap.flow.sites;

import org.jspecify.annotations.NullMarked;

/**
 * Keeps what is known of NewAPI sites in step with the sites: prices, keys, routes, balances; and
 * checks in there.
 */
@NullMarked
package io.nebulagate.application.sync;

import org.jspecify.annotations.NullMarked;

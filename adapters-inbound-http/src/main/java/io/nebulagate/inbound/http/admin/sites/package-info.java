/** Upstream sites of the NewAPI family: what is learnt of them, and when. */
@NullMarked
package io.nebulagate.inbound.http.admin.sites;

import org.jspecify.annotations.NullMarked;

/** What all calls under {@code /api} share: the envelope, bodies, pages. */
@NullMarked
package io.nebulagate.inbound.http.admin;

import org.jspecify.annotations.NullMarked;

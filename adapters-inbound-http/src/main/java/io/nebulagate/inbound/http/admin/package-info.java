/** What operators call, under {@code /api}. */
@NullMarked
package io.nebulagate.inbound.http.admin;

import org.jspecify.annotations.NullMarked;

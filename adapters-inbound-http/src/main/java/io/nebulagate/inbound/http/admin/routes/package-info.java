/** Routes as requests see them, set by hand, made anew and tried out. */
@NullMarked
package io.nebulagate.inbound.http.admin.routes;

import org.jspecify.annotations.NullMarked;

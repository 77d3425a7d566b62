/** The OpenAPI document of this gateway: how it is made when the program is built, and served. */
@NullMarked
package io.nebulagate.inbound.http.openapi;

import org.jspecify.annotations.NullMarked;

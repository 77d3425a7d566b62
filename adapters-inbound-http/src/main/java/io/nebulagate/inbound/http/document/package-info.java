/** What resources and bodies say to the OpenAPI document beyond the standard annotations. */
@NullMarked
package io.nebulagate.inbound.http.document;

import org.jspecify.annotations.NullMarked;

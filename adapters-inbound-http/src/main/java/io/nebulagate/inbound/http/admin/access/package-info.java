/** People, organisations and API keys, for operators. */
@NullMarked
package io.nebulagate.inbound.http.admin.access;

import org.jspecify.annotations.NullMarked;

/** What operators do with exports. */
@NullMarked
package io.nebulagate.inbound.http.admin.notices;

import org.jspecify.annotations.NullMarked;

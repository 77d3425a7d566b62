/** What operators do with exports. */
@NullMarked
package io.nebulagate.inbound.http.admin.export;

import org.jspecify.annotations.NullMarked;

/** What every dialect of clients reads and writes with. */
@NullMarked
package io.nebulagate.inbound.http.dialect;

import org.jspecify.annotations.NullMarked;

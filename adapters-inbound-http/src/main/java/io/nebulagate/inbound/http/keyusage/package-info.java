/** What a client may ask about the key it presents. */
@NullMarked
package io.nebulagate.inbound.http.keyusage;

import org.jspecify.annotations.NullMarked;

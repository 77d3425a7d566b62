@NullMarked
package io.nebulagate.inbound.http.upload;

import org.jspecify.annotations.NullMarked;

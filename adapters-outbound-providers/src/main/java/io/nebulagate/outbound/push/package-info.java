/** Pages of an export, pushed to a receiver over HTTPS and signed. */
@NullMarked
package io.nebulagate.outbound.push;

import org.jspecify.annotations.NullMarked;

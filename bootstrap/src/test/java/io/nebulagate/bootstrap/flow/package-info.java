/** The gateway as its users meet it: over HTTP, from key to ledger, in process and as a program. */
@NullMarked
package io.nebulagate.bootstrap.flow;

import org.jspecify.annotations.NullMarked;

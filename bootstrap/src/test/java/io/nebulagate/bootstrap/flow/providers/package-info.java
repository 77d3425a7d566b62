/** Operators look after providers of the running gateway, and calls stay where they may go. */
@NullMarked
package io.nebulagate.bootstrap.flow.providers;

import org.jspecify.annotations.NullMarked;

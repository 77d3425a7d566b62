/** The line a request walks: authenticate, admit, price and hold, plan, attempt, settle, record. */
@NullMarked
package io.nebulagate.application.relay;

import org.jspecify.annotations.NullMarked;

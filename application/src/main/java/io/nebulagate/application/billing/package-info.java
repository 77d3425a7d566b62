/** What a request may cost, what it did cost, and how that reaches the ledger. */
@NullMarked
package io.nebulagate.application.billing;

import org.jspecify.annotations.NullMarked;

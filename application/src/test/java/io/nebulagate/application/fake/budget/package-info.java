/** Budgets of the ledger in memory, and what they need. */
@NullMarked
package io.nebulagate.application.fake.budget;

import org.jspecify.annotations.NullMarked;

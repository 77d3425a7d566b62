/** The suites of the ledger's ports, run on the ledger in memory. */
@NullMarked
package io.nebulagate.application.fake.suite;

import org.jspecify.annotations.NullMarked;

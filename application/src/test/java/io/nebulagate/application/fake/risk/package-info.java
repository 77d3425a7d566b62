/** Risks in memory. */
@NullMarked
package io.nebulagate.application.fake.risk;

import org.jspecify.annotations.NullMarked;

/** Exports in memory. */
@NullMarked
package io.nebulagate.application.fake.export;

import org.jspecify.annotations.NullMarked;

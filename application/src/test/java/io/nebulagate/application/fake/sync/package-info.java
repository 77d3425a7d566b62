/** Sites in memory. */
@NullMarked
package io.nebulagate.application.fake.sync;

import org.jspecify.annotations.NullMarked;

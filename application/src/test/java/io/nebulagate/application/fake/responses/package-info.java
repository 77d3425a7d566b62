/** Who keeps what, in memory. */
@NullMarked
package io.nebulagate.application.fake.responses;

import org.jspecify.annotations.NullMarked;

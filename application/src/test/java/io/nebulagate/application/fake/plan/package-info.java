/** Plans in memory. */
@NullMarked
package io.nebulagate.application.fake.plan;

import org.jspecify.annotations.NullMarked;

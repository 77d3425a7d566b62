/** Policies in memory. */
@NullMarked
package io.nebulagate.application.fake.policy;

import org.jspecify.annotations.NullMarked;

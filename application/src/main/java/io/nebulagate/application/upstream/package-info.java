/** What operators ask providers themselves: whether they answer, and which models they have. */
@NullMarked
package io.nebulagate.application.upstream;

import org.jspecify.annotations.NullMarked;

/** Both sides of every dialect together: what one writes the other reads. */
@NullMarked
package io.nebulagate.bootstrap.dialects;

import org.jspecify.annotations.NullMarked;

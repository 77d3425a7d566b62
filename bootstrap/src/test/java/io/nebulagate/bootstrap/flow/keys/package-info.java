/** Keys in use: refused, replaced, rotated, wherever the change was made. */
@NullMarked
package io.nebulagate.bootstrap.flow.keys;

import org.jspecify.annotations.NullMarked;

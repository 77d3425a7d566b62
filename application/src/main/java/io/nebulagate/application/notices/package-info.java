/** Who is told by mail of what happens to their money. */
@NullMarked
package io.nebulagate.application.notices;

import org.jspecify.annotations.NullMarked;

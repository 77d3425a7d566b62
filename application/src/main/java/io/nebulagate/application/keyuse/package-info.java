/** When keys were last used, told off the hot path. */
@NullMarked
package io.nebulagate.application.keyuse;

import org.jspecify.annotations.NullMarked;

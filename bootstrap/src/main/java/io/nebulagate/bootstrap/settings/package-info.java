/** What the operator asked for: the environment, read once, checked whole, typed and unchanging. */
@NullMarked
package io.nebulagate.bootstrap.settings;

import org.jspecify.annotations.NullMarked;

/** What happens once, when the gateway starts. */
@NullMarked
package io.nebulagate.bootstrap.start;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.nebulagate.bootstrap.memory;

import org.jspecify.annotations.NullMarked;

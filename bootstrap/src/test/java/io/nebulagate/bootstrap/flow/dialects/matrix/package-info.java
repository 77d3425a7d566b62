/** Every client's dialect against every kind of provider. */
@NullMarked
package io.nebulagate.bootstrap.flow.dialects.matrix;

import org.jspecify.annotations.NullMarked;

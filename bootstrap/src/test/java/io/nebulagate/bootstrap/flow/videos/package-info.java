/** Videos, from the client to the provider and back, until their end. */
@NullMarked
package io.nebulagate.bootstrap.flow.videos;

import org.jspecify.annotations.NullMarked;

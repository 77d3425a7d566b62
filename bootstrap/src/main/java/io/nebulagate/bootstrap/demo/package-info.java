/** A simulated provider, so that the gateway shows its main job on any machine. */
@NullMarked
package io.nebulagate.bootstrap.demo;

import org.jspecify.annotations.NullMarked;

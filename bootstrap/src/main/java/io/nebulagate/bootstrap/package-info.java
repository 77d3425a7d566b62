/** The program: its entry point, its commands, and the order in which it starts and stops. */
@NullMarked
package io.nebulagate.bootstrap;

import org.jspecify.annotations.NullMarked;

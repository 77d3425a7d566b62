/** The program: who is wired to whom, how it starts and stops. Decides nothing. */
@NullMarked
package io.nebulagate.bootstrap;

import org.jspecify.annotations.NullMarked;

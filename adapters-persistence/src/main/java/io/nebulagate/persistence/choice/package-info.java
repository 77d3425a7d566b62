/** How the choice of routes that a request had is written, in the log and in the spool alike. */
@NullMarked
package io.nebulagate.persistence.choice;

import org.jspecify.annotations.NullMarked;

/** The spool on real files. */
@NullMarked
package io.nebulagate.persistence.spool;

import org.jspecify.annotations.NullMarked;

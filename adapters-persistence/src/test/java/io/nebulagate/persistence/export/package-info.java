/** What is exported, from a real PostgreSQL and to real files. */
@NullMarked
package io.nebulagate.persistence.export;

import org.jspecify.annotations.NullMarked;

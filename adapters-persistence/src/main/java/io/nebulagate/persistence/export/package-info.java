/** What is exported: read from PostgreSQL in an order without gaps, kept in files of a day each. */
@NullMarked
package io.nebulagate.persistence.export;

import org.jspecify.annotations.NullMarked;

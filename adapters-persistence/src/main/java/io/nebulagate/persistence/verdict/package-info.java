/** How what policies found in a request is written, in the log and in the spool alike. */
@NullMarked
package io.nebulagate.persistence.verdict;

import org.jspecify.annotations.NullMarked;

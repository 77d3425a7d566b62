/**
 * What happens again and again: holds renewed and expired, blocks sealed, configuration re-read.
 */
@NullMarked
package io.nebulagate.bootstrap.jobs;

import org.jspecify.annotations.NullMarked;

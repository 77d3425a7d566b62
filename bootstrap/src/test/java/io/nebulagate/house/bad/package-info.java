/**
 * A small house in which every rule of {@code ArchitectureTest} is broken once, on purpose: a rule
 * that does not find its offender here would not find one in the real house either.
 */
@NullMarked
package io.nebulagate.house.bad;

import org.jspecify.annotations.NullMarked;

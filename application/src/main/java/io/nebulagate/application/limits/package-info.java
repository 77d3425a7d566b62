/** How fast, how many at once and for how much money: limits and budgets of every level. */
@NullMarked
package io.nebulagate.application.limits;

import org.jspecify.annotations.NullMarked;

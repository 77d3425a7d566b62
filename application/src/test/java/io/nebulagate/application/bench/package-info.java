/** How fast routes are planned and tables of them made; run by {@code ./gate bench}. */
@NullMarked
package io.nebulagate.application.bench;

import org.jspecify.annotations.NullMarked;

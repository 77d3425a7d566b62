/** Measurements that {@code ./gate bench} runs; no test looks at a time. */
@NullMarked
package io.nebulagate.bootstrap.bench;

import org.jspecify.annotations.NullMarked;

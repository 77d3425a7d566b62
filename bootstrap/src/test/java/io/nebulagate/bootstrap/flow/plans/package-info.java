/** Plans that pay for requests, through the whole gateway. */
@NullMarked
package io.nebulagate.bootstrap.flow.plans;

import org.jspecify.annotations.NullMarked;

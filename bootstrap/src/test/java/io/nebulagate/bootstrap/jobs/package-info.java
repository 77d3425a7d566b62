/** What happens again and again, in a gateway that runs. */
@NullMarked
package io.nebulagate.bootstrap.jobs;

import org.jspecify.annotations.NullMarked;

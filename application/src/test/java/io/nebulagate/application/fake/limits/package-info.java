/** What bounds requests, and who counts, in memory. */
@NullMarked
package io.nebulagate.application.fake.limits;

import org.jspecify.annotations.NullMarked;

/** What a version of a policy would have said of requests that came before it. */
@NullMarked
package io.nebulagate.domain.policy.replay;

import org.jspecify.annotations.NullMarked;

/** What stands at addresses in prompts, read through the egress guard. */
@NullMarked
package io.nebulagate.outbound.provider.media;

import org.jspecify.annotations.NullMarked;

/** What stands at addresses in prompts, read for providers that cannot. */
@NullMarked
package io.nebulagate.application.fetching;

import org.jspecify.annotations.NullMarked;

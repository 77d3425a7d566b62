/**
 * Conversations in whatever dialect a provider has: observed where the client speaks it too, else
 * translated through the form that is nobody's.
 */
@NullMarked
package io.nebulagate.outbound.provider.conversation;

import org.jspecify.annotations.NullMarked;

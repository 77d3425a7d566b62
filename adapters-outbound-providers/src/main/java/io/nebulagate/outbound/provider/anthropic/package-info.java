/** Anthropic's Messages as providers speak it: asked in its words, understood on the way back. */
@NullMarked
package io.nebulagate.outbound.provider.anthropic;

import org.jspecify.annotations.NullMarked;

/** OpenAI's responses towards providers that are asked for them, as a form of conversation. */
@NullMarked
package io.nebulagate.outbound.provider.openai.responses;

import org.jspecify.annotations.NullMarked;

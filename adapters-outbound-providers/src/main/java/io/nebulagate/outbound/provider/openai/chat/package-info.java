/** OpenAI's chat towards providers whose client speaks something else. */
@NullMarked
package io.nebulagate.outbound.provider.openai.chat;

import org.jspecify.annotations.NullMarked;

/** OpenAI's dialect as providers speak it: same bytes out, understood on the way. */
@NullMarked
package io.nebulagate.outbound.provider.openai;

import org.jspecify.annotations.NullMarked;

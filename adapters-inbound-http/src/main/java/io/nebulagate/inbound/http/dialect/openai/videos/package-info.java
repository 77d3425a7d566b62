/** Videos as OpenAI's clients see them. */
@NullMarked
package io.nebulagate.inbound.http.dialect.openai.videos;

import org.jspecify.annotations.NullMarked;

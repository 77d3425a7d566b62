/** Responses of OpenAI's clients, for providers that are asked in another form. */
@NullMarked
package io.nebulagate.inbound.http.dialect.openai.responses;

import org.jspecify.annotations.NullMarked;

/** OpenAI's chat for clients whose provider speaks something else. */
@NullMarked
package io.nebulagate.inbound.http.dialect.openai.chat;

import org.jspecify.annotations.NullMarked;

/** The client's side of vectors and rankings in OpenAI's dialect, where it has to be translated. */
@NullMarked
package io.nebulagate.inbound.http.dialect.openai.inquiry;

import org.jspecify.annotations.NullMarked;

/** OpenAI's words: paths, requests, errors. */
@NullMarked
package io.nebulagate.inbound.http.dialect.openai;

import org.jspecify.annotations.NullMarked;

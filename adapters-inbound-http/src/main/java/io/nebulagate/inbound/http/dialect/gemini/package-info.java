/** Gemini's paths, and its words for clients whose provider speaks something else. */
@NullMarked
package io.nebulagate.inbound.http.dialect.gemini;

import org.jspecify.annotations.NullMarked;

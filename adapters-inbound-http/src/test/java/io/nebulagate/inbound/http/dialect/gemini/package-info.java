/** Tests of Gemini's side of clients. */
@org.jspecify.annotations.NullMarked
package io.nebulagate.inbound.http.dialect.gemini;

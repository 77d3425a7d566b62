/** Tests of Gemini as a provider. */
@org.jspecify.annotations.NullMarked
package io.nebulagate.outbound.provider.gemini;

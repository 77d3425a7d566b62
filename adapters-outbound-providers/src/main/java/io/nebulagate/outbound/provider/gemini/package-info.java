/** Google's Gemini as a provider: its own clients' bytes pass, everybody else is translated. */
@NullMarked
package io.nebulagate.outbound.provider.gemini;

import org.jspecify.annotations.NullMarked;

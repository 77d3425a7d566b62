/** OpenAI's dialect under the addresses of Azure. */
@NullMarked
package io.nebulagate.outbound.provider.azure;

import org.jspecify.annotations.NullMarked;

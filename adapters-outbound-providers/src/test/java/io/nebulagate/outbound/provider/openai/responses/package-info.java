@NullMarked
package io.nebulagate.outbound.provider.openai.responses;

import org.jspecify.annotations.NullMarked;

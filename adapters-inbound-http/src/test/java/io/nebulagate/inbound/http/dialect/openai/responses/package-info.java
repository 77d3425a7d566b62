@NullMarked
package io.nebulagate.inbound.http.dialect.openai.responses;

import org.jspecify.annotations.NullMarked;

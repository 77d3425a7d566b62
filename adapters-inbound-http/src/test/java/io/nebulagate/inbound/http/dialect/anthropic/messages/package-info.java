@NullMarked
package io.nebulagate.inbound.http.dialect.anthropic.messages;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.nebulagate.inbound.http.dialect.openai.chat;

import org.jspecify.annotations.NullMarked;

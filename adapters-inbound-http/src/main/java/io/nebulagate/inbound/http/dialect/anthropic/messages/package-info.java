/** Anthropic's Messages for clients whose provider speaks something else. */
@NullMarked
package io.nebulagate.inbound.http.dialect.anthropic.messages;

import org.jspecify.annotations.NullMarked;

/** What is asked and answered, as far as the gateway has to understand it. */
@NullMarked
package io.nebulagate.domain.chat;

import org.jspecify.annotations.NullMarked;

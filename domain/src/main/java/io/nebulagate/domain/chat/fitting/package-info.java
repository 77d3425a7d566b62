/** What fits a conversation to the rules of one dialect: turns, and names that it accepts. */
@NullMarked
package io.nebulagate.domain.chat.fitting;

import org.jspecify.annotations.NullMarked;

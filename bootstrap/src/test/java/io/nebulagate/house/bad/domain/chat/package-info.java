/** A domain that knows a JSON library. */
@NullMarked
package io.nebulagate.house.bad.domain.chat;

import org.jspecify.annotations.NullMarked;

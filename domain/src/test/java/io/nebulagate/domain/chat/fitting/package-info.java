@NullMarked
package io.nebulagate.domain.chat.fitting;

import org.jspecify.annotations.NullMarked;

/** What a native binary's heap keeps of the machine's memory while nobody asks anything. */
@NullMarked
package io.nebulagate.bootstrap.memory;

import org.jspecify.annotations.NullMarked;

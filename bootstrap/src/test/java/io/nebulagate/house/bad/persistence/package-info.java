/** A table open to everybody. */
@NullMarked
package io.nebulagate.house.bad.persistence;

import org.jspecify.annotations.NullMarked;

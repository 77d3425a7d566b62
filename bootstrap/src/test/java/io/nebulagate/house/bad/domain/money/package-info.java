/** Money that rounds by accident. */
@NullMarked
package io.nebulagate.house.bad.domain.money;

import org.jspecify.annotations.NullMarked;

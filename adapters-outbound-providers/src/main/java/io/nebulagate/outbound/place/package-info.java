/** Where on earth addresses are used, by a database the operator brings. */
@NullMarked
package io.nebulagate.outbound.place;

import org.jspecify.annotations.NullMarked;

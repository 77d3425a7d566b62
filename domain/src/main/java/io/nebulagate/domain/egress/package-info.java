/** Where calls may go: the public internet, and what an operator excepts. */
@NullMarked
package io.nebulagate.domain.egress;

import org.jspecify.annotations.NullMarked;

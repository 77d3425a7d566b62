/**
 * Sites of the NewAPI family as they tell of themselves, and what follows from that: prices, who
 * may be asked for what with which key, and whether they charge what they say.
 */
@NullMarked
package io.nebulagate.domain.site;

import org.jspecify.annotations.NullMarked;

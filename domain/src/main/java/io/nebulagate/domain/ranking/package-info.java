/** Documents that are put in order by what they have to do with a question, in nobody's words. */
@NullMarked
package io.nebulagate.domain.ranking;

import org.jspecify.annotations.NullMarked;

/** Exports, page by page, with what can go wrong in between. */
@NullMarked
package io.nebulagate.application.export;

import org.jspecify.annotations.NullMarked;

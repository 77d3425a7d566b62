/** Exports to receivers and files, at the whole gateway. */
@NullMarked
package io.nebulagate.bootstrap.flow.exports;

import org.jspecify.annotations.NullMarked;

/** What a gateway does for itself when it starts with an empty database. */
@NullMarked
package io.nebulagate.application.setup;

import org.jspecify.annotations.NullMarked;

/** What is kept of every request, and how it explains itself. */
@NullMarked
package io.nebulagate.application.usage;

import org.jspecify.annotations.NullMarked;

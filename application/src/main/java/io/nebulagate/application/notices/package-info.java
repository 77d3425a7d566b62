/** Who is told, by mail and by webhook, of what happens to their money: through one outbox. */
@NullMarked
package io.nebulagate.application.notices;

import org.jspecify.annotations.NullMarked;

/** What operators do with routes: look at them, set them by hand, make them anew, try them out. */
@NullMarked
package io.nebulagate.application.routes;

import org.jspecify.annotations.NullMarked;

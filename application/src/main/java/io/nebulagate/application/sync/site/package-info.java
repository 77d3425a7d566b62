/** How a NewAPI site is asked, and how that fails. */
@NullMarked
package io.nebulagate.application.sync.site;

import org.jspecify.annotations.NullMarked;

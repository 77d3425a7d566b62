/** Users, keys, and who a request comes from. */
@NullMarked
package io.nebulagate.application.access;

import org.jspecify.annotations.NullMarked;

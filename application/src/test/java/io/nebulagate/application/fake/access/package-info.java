/** Projects, uses of keys and notices of changes, in memory. */
@NullMarked
package io.nebulagate.application.fake.access;

import org.jspecify.annotations.NullMarked;

/** Whose things are whose: organisations, their members, and who may do what with what. */
@NullMarked
package io.nebulagate.application.tenancy;

import org.jspecify.annotations.NullMarked;

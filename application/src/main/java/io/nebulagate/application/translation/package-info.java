/** A client and a provider that speak different dialects: what each of the two sides has to do. */
@NullMarked
package io.nebulagate.application.translation;

import org.jspecify.annotations.NullMarked;

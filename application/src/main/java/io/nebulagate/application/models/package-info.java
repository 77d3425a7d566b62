/** What models a key may ask for. */
@NullMarked
package io.nebulagate.application.models;

import org.jspecify.annotations.NullMarked;

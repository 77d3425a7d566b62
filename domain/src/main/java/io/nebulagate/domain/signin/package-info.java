/** How people prove who they are, and for how long that is believed. */
@NullMarked
package io.nebulagate.domain.signin;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.nebulagate.application.moderation;

import org.jspecify.annotations.NullMarked;

/** Models of the gateway's own that judge texts, asked as any other model. */
@NullMarked
package io.nebulagate.application.moderation;

import org.jspecify.annotations.NullMarked;

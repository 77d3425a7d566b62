/** Forms with files in them: cut into fields as they come, and kept until their request ends. */
@NullMarked
package io.nebulagate.inbound.http.upload;

import org.jspecify.annotations.NullMarked;

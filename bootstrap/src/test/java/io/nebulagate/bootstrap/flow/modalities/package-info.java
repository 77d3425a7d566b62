/** What is asked besides conversations, and how it is paid for. */
@NullMarked
package io.nebulagate.bootstrap.flow.modalities;

import org.jspecify.annotations.NullMarked;

/** Where webhooks are kept, apart from what is sent to them. */
@NullMarked
package io.nebulagate.application.webhook;

import org.jspecify.annotations.NullMarked;

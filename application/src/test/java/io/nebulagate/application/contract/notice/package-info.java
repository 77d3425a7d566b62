/** What every keeper of notices and webhooks does. */
@NullMarked
package io.nebulagate.application.contract.notice;

import org.jspecify.annotations.NullMarked;

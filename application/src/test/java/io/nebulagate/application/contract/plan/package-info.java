/** What every store of plans and every book of subscriptions does. */
@NullMarked
package io.nebulagate.application.contract.plan;

import org.jspecify.annotations.NullMarked;
